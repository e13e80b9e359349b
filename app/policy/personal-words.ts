import { words } from './reason/word-list.ts';

/**
 * Persons and special categories in free text. DPIA: lists hold facts about vehicles; a person is given by the PNC reference and not by
 * name; faith, origin, health, sexuality and politics are sensitive processing (DPA 2018 s35(8)) with a condition of Schedule 8.
 * Lists of names are general knowledge and never complete: what they miss, a second person must see. [default]
 */

const GIVEN =
  words(`aaron abbie abdul abdullah abigail adam adele adil adnan adrian ahmad ahmed aidan aisha aishah akash alan alastair albert alec alejandro alex alexander alexandra alexandru alfie alfred ali alice alicia alina alison allan allen amanda amelia amina amir amit
 amjad amy ana anastasia anastazja andrea andreas andrei andrew andrzej andy angela angus anil anita ann anna anne annette annie anthony antonio anwar archie arif arjun arthur asad asha ashley asif asma ava ayesha aziz babar barbara barry beata ben benjamin bernard beth bethany beverley bilal billy bogdan brandon
 brenda brendan brian bridget bruce bryan caitlin callum cameron carl carla carlos carol caroline catherine cathy charles charlie charlotte cheryl chris christian christina christine christopher ciara claire clare clive colin connor conor courtney craig cristian cristina curtis cyril daniel daniela danielle danny darren darryl dave david davinder dawid
 dean deborah debbie declan deepak denise dennis derek deborah desmond diana diane dimitri dmitri dominic dominika donald donna doreen doris dorothy douglas duncan dylan eamon eddie edith edward edwin eileen elaine eleanor elena eliza elizabeth ella ellen ellie elliot emily emma eric erin ethan eugene evan evelyn ewa faisal farah farhan farooq
 fatima fiona florin fraser fred freddie frederick gareth gary gavin gemma geoff geoffrey george georgia georgina gerald gerard gillian gita glenn gordon graham greg gregory gurpreet gustav guy hamza hannah haroon harpreet harriet harry harvey hasan hassan hazel heather helen henry hilary howard hugh hussain ian ibrahim imran ioana ion irene isaac isabel isabella isabelle ishaan
 isla ivan ivy jacek jack jackie jackson jacob jacqueline jagdeep jake jakub jamal james jamie jan jane janet janice jasmine jason javed jay jayden jean jeff jeffrey jenna jennifer jenny jeremy jerome jess jessica jill jim jimmy joan joanna joanne joe joel john johnny jon jonathan jordan jorge jose joseph josh joshua joyce juan judith judy julia julian julie junaid justin
 kamal kamran karen karim karl karolina kate katherine kathleen kathryn katie katy kayleigh keith kelly ken kenneth kenny kerry kevin khadija khalid kieran kimberley kirsty krishna krystian krzysztof kulwinder kyle laura lauren laurence lawrence leah leanne lee lena leo leon leonard leroy leslie lewis liam lily linda lisa liz lorraine louis louise lucas lucy luke lukasz lydia lynn lynne maciej
 maggie mahmood malcolm malik mandeep manjit manpreet marcin marcus margaret maria mariam marian marie marilyn marina mario marion marius marjorie martha martin martyn mary maryam mateusz matthew maureen maurice max megan mehmet melanie melissa michael michal michelle mick miguel mihai mike mikhail mohamed mohammad mohammed mohammad mohamad moira molly monica monika muhammad mustafa
 nadia nancy naomi natalia natalie natasha nathan nathaniel naveed neil niall nicholas nick nicola nicole nigel nikita nikolai nina noah noel nora norman oksana oleg oliver olivia omar osama oscar owen pamela parveen patricia patrick paul paula pauline pavel pawel pedro peggy penelope peter petra phil philip phillip phoebe phyllis piotr pradeep priya rachel radu rafal raheem rahul raj rajesh
 ralph ramesh randeep rashid raymond razvan rebecca reece reginald rehman rhys richard rishi rita robert roberta roberto robin rodney roger rohan roland ronald ronnie rory rosemary rosie roy rukhsana rupert russell ruth ryan sabrina sadia sahil sajid salim sally salma samantha samir samuel sandeep sandra sanjay sara sarah sasha scott sean sebastian sergei shabana shabir shahid shane shannon
 sharon shaun sheila shelley shirley siddiq simon simran sofia sophia sophie stacey stanley stefan stephanie stephen steve steven stewart stuart suleman sunil suresh susan suzanne sylvia tahir tamara tania tanya tara tariq tasha tatiana ted teresa terence terry theo theresa thomas tim timothy tina toby todd tom tomasz tommy tony tracey tracy trevor tyler tyrone umar usman valerie vanessa vasile
 vera vernon veronica vicky victoria vijay vikram vincent violet viorel vladimir wasim waqar wayne wendy wilfred william winston wojciech yasin yasmin younis yousef youssef yusuf yvonne zac zach zachary zahid zainab zara zeeshan zoe zofia zubair`);

/** Surnames that are seldom anything else. */
const SURNAMES =
  words(`adams ahmed akhtar ali allen anderson andrews armstrong ashraf atkinson aziz bailey barker barnes begum bell bennett bhatti bibi booth bradley brennan brooks brown bukhari burke burns byrne campbell carr chadwick chapman chaudhry choudhury clarke collins connolly cooper cox cunningham dad davidson davies davis davison dawson dixon dobson
 doherty duffy dunne dyson edwards elliott ellis evans farooq ferguson fitzgerald fletcher flynn foster gallagher gibson gill gonzalez graham griffiths haigh hamilton hanson harris harrison hartley harvey hassan hawkins henderson hewitt higgins hodgson holmes hopkins hudson hughes hussain hussein hutchinson iqbal islam ivanov jackson jenkins jennings johnson johnston jones joshi kaczmarek kaur kelly
 kennedy khan knight kowalski kumar lawson lewis lloyd macdonald mackenzie mahmood malik marshall martin matthews mcarthur mcbride mccarthy mcdonald mcgrath mckenzie mclean mills mirza mitchell mohammed morgan morris morrison mughal mukherjee murphy murray naylor nelson nguyen nowak obrien oconnor okafor okeke oliver oneill osullivan owens palmer parkinson parsons patel patterson pearson perera perkins
 peterson phillips popa popescu powell qureshi rafiq rahman ramirez rashid reynolds rhodes richards richardson roberts robertson robinson rodgers rodriguez rogers rooney ross russell ryan saunders schmidt shah shaikh sharma sharp shaw sheikh simmons simpson singh smith spencer stephens stephenson stevens stewart sullivan sutcliffe taylor thomas thompson thomson thornton turner walker wallace walsh ward
 watkins watson webb wilkins wilkinson williams williamson wilson winterbottom wojcik woods wright yilmaz yusuf zhang`);

/** After a name these make it a place, a firm or a thing; before it, a make or a street. */
const PLACE_NOUNS =
  words(`street st road rd lane ln avenue ave drive dr close cl way crescent cres court ct place pl square sq terrace grove gardens park parade hill bridge row mews walk rise view mount bank green common estate roundabout services station airport docks dock retail trading industrial business
 shopping centre market arms inn hotel hospital infirmary school academy college university prison bypass flyover tunnel interchange junction farm wood moor beach quay wharf tower towers flats house lodge hall garage depot yard works mill stadium ground cemetery church mosque temple building site ltd limited plc llp sons bros brothers
 motors cars autos garages transport logistics haulage plumbing roofing scaffolding solicitors bakery butchers stores supermarket cup day island county city town village river valley bay cross gate wells moss fields field head end side corner circus yard port harbour marina cathedral chapel line railway arena`);
const NOT_NAMES = words(
  'ford rover austin morris mercedes benz vauxhall land range st saint the old new north south east west great little upper lower royal king queen prince princess lord stolen vehicle car van plate police force west yorkshire mill',
);

const TITLE =
  /\b(?:mr|mrs|ms|miss|mx|mstr|messrs|sir|dame|lady|lord|rev(?:erend)?|prof(?:essor)?|imam|rabbi|sheikh|councillor|cllr)\b\.?\s+(?!(?:st|street|road|lane|whippy|kipling|men|the|and|or|is|was|justice)\b)\p{L}+/iu;
const DOCTOR = /(?<!\p{Lu}\p{Ll}{1,20} )\b(?:Dr|DR|Doctor)\.?\s+\p{Lu}\p{L}+/u;
const CALLED =
  /\b(?:named|called|name is|name of|goes by|known as|aka|a\.k\.a\.?|alias|nicknamed|nickname|surname|forename|first name|street name)\s+(?:as\s+|is\s+|:\s*)?["“']?\p{Lu}\p{L}+/u;
const BELONGS =
  /\b(?:[Bb]elongs to|[Dd]riven by|[Uu]sed by|[Oo]wned by|[Ll]ives with|[Rr]egistered to|[Ii]nsured by|insured for|lent to|sold to|bought by|hired by|hired to|together with|[Aa]sk for|[Ss]peak to)\s+(\p{Lu}\p{L}+)(?:\s+(\p{Lu}\p{L}+))?/u;
const INITIAL = /\b\p{Lu}\.?\s?(?:\p{Lu}[.\s]\s?)?(\p{Lu}[\p{L}'’-]{2,})\b(?:\s+(\p{L}+))?/gu;
/** Firms and makes with names of people. */
const FIRMS =
  /\b(?:john lewis|harley[ -]davidson|harvey nichols|marks (?:and|&) spencer|paul smith|ted baker|john deere|aston martin|laura ashley|alfa romeo|wh smith|taylor wimpey|fred perry|arthur price|robin hood|ben nevis|ben sherman|thomas cook|jack wills|jack daniels?|charlie alpha|victor \w+ unit|max power|lee valley|martin brower|eddie stobart|stobart|norbert dentressangle|james hall|john west|dean clough|george asda)\b/gi;
const ROLE =
  /\b(?:driver|keeper|owner|suspect|offender|nominal|occupant|passenger|subject|target|holder|insured|hirer|male|female|victim|witness|brother|sister|wife|husband|partner|girlfriend|boyfriend|mother|father|son|daughter|cousin|uncle|friend|associate|dealer)\b(?:\s+(?:is|was|are|may be|believed(?: to be)?|possibly|probably|likely|one|named))?[\s:,=-]+(?:["“'])?(\p{Lu}[\p{L}'’-]+)(?:\s+(\p{Lu}[\p{L}'’-]+))?/gu;

type Word = {
  readonly text: string;
  readonly low: string;
  readonly capital: boolean;
  readonly shouted: boolean;
  readonly comma: boolean;
};

const isSurname = (word: string): boolean =>
  SURNAMES.has(word) || /^(?:mc|mac)[a-z]{3,}$/.test(word) || /(?:owski|ewski|escu|opoulos|ovich|enko)$/.test(word);

/** Given names so short that they are words or makes too: a name only in a phrase such as "of Jo" or "with Al". */
const SHORT_GIVEN = words('mo al ty bo jo vi ed cy lou ash jas raj moe abs ali baz gaz daz shaz tel kev');
const OF_SOMEBODY =
  /\b(?:[Oo]f|[Bb]y|[Tt]o|[Ww]ith|[Ff]or)\s+(\p{Lu}\p{Ll}{1,3})\s+(\p{Lu}[\p{L}'’-]{2,})\b(?:\s+(\p{L}+))?/gu;
const FAMILY = /\b[Tt]he\s+(\p{Lu}[\p{L}'’-]+)\s+(?:family|brothers|sisters|household|clan)\b/gu;

/** The names of persons that a text appears to contain. A place, a make or a firm of the same name is none. */
export function namesIn(given: string): readonly string[] {
  const text = given.replace(FIRMS, '.');
  const found = new Set<string>();
  for (const pattern of [TITLE, DOCTOR, CALLED]) {
    const [match] = pattern.exec(text) ?? [];
    if (match !== undefined) found.add(match);
  }
  const tokens: Word[] = [...text.matchAll(/[\p{L}][\p{L}'’-]*(,?)/gu)].map(([whole, comma = '']) => {
    const word = whole.replace(/,$/, '').replace(/['’]s$/u, '');
    return {
      text: word,
      low: word.toLowerCase().replace(/['’-]/g, ''),
      capital: /^\p{Lu}/u.test(word),
      shouted: /^\p{Lu}{2,}$/u.test(word),
      comma: comma !== '',
    };
  });
  const placed = (at: number): boolean => PLACE_NOUNS.has(tokens[at]?.low ?? '');
  for (const [at, word] of tokens.entries()) {
    const next = tokens[at + 1];
    if (next === undefined) continue;
    // `Smith, John` and `John Smith`, in any case; not `John Smith Street`, not `Ford Escort`.
    const pair = `${word.text} ${next.text}`;
    if (word.comma) {
      if (isSurname(word.low) && GIVEN.has(next.low)) found.add(pair);
      else if (
        word.capital &&
        next.capital &&
        GIVEN.has(next.low) &&
        word.low.length > 2 &&
        !GIVEN.has(word.low) &&
        !placed(at) &&
        at === 0
      )
        found.add(pair);
      continue;
    }
    if (placed(at + 1) || placed(at + 2) || NOT_NAMES.has(word.low)) continue;
    if (GIVEN.has(word.low) && isSurname(next.low)) found.add(pair);
    else if (
      GIVEN.has(word.low) &&
      word.capital &&
      next.capital &&
      next.low.length > 2 &&
      !NOT_NAMES.has(next.low) &&
      (word.shouted === next.shouted || next.shouted)
    )
      found.add(pair);
    else if (
      word.capital &&
      next.capital &&
      word.low.length > 2 &&
      isSurname(next.low) &&
      !GIVEN.has(next.low) &&
      !/^(?:At|In|On|From|Near|By|To|The|See|Call|Ring|Contact|And|Or|With|For|Left|Seen|Towards|Outside)$/i.test(
        word.text,
      )
    )
      found.add(pair);
    else if (isSurname(word.low) && word.shouted && GIVEN.has(next.low) && next.capital) found.add(pair);
  }
  for (const [whole, first = '', second = ''] of text.matchAll(ROLE)) {
    const [low, after] = [first.toLowerCase(), second.toLowerCase()];
    if (!PLACE_NOUNS.has(after) && (GIVEN.has(low) || isSurname(low))) found.add(whole);
  }
  const [belongs, owner = '', after = ''] = BELONGS.exec(text) ?? [];
  if (
    belongs !== undefined &&
    (GIVEN.has(owner.toLowerCase()) || isSurname(owner.toLowerCase())) &&
    !PLACE_NOUNS.has(after.toLowerCase())
  )
    found.add(belongs);
  for (const [whole, surname = '', following = ''] of text.matchAll(INITIAL)) {
    if (isSurname(surname.toLowerCase()) && !PLACE_NOUNS.has(following.toLowerCase())) found.add(whole);
  }
  for (const [whole, first = '', second = '', following = ''] of text.matchAll(OF_SOMEBODY)) {
    if (
      SHORT_GIVEN.has(first.toLowerCase()) &&
      ![second, following].some((word) => PLACE_NOUNS.has(word.toLowerCase()) || NOT_NAMES.has(word.toLowerCase()))
    )
      found.add(whole);
  }
  for (const [whole, surname = ''] of text.matchAll(FAMILY)) if (isSurname(surname.toLowerCase())) found.add(whole);
  // A given name with a verb: `Sarah drives it`.
  const [doing, name = ''] =
    /\b(\p{Lu}\p{Ll}+)(?:['’]s (?:car|van|vehicle|house|partner|brother|sister|husband|wife)|\s+(?:drives|uses|owns|lives|works|is|was|has|had|will|said|says)\b)/u.exec(
      text,
    ) ?? [];
  if (doing !== undefined && GIVEN.has(name.toLowerCase()) && !NOT_NAMES.has(name.toLowerCase())) found.add(doing);
  return [...found];
}

export const SENSITIVE_KINDS = ['FAITH', 'ORIGIN', 'HEALTH', 'SEXUALITY', 'POLITICS'] as const;
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];
export const SENSITIVE_WORDS: Readonly<Record<SensitiveKind, string>> = {
  FAITH: 'faith',
  ORIGIN: 'racial or ethnic origin',
  HEALTH: 'health',
  SEXUALITY: 'sex life or orientation',
  POLITICS: 'politics or a trade union',
};

const PERSON =
  '(?:m|f|man|men|woman|women|male|males|female|females|person|people|persons|youth|youths|boy|boys|girl|girls|lad|lads|driver|drivers|suspect|suspects|offender|offenders|occupant|occupants|keeper|passenger|passengers|family|couple|teen|teenager|teenagers|gentleman|lady|appearance|looking|origin|heritage|descent|background|ethnicity|community|gang)';
const SENSITIVE: Readonly<Record<SensitiveKind, RegExp>> = {
  FAITH: new RegExp(
    String.raw`\b(?:muslims?|islam|islamic|islamist|christians?|christianity|catholics?|protestants?|anglicans?|methodists?|baptists?|pentecostal|evangelical|orthodox|jew|jews|jewish|judaism|hindus?|hinduism|sikhs?|sikhism|buddhists?|buddhism|jehovahs?(?:['’]s)? witness(?:es)?|mormons?|quakers?|atheists?|agnostic|pagan|rastafarian|rasta|shia|sunni|salafi|zoroastrian|bahai|religion|religious|faith|devout|imams?|ramadan|eid|friday prayers?|jummah?|hijab|niqab|burqa|burka|turban|kippah|(?:attends|goes to|worships at|prays at|member of) (?:the |a |an |his |her |their )?(?:\w+ ){0,2}(?:mosque|church|temple|synagogue|gurdwara|chapel))\b(?! (?:church |chapel |primary |high )*(?:street|road|lane|avenue|court|school|cemetery|church|cathedral|centre))`,
    'i',
  ),
  ORIGIN: new RegExp(
    String.raw`\b(?:ic ?[1-9]|6\+1|(?:black|white|brown|asian|african|caribbean|arab|arabic|oriental|chinese|indian|pakistani|bangladeshi|somali|nigerian|jamaican|albanian|romanian|polish|kurdish|turkish|iranian|iraqi|afghan|syrian|vietnamese|eritrean|sudanese|european|mediterranean|mixed|dual) (?:(?:british|skinned|looking|teenage|adult|young|elderly|middle[ -]aged|english|irish|european) )?${PERSON}|afro[ -]?caribbean|african[ -]american|mixed[ -](?:race|heritage)|dual heritage|half[ -]caste|roma(?:ny)?(?: gyps(?:y|ies))?|gyps(?:y|ies)|(?:irish )?travell?er (?:family|community|male|female|man|men|origin|heritage|site)|irish travellers?|pikey|eastern europeans?|(?:of|from) (?:\w+ )?(?:origin|heritage|descent|ethnicity|extraction)|ethnicity|ethnic|dark[ -]skinned|light[ -]skinned|skin colou?r|nationality is|asians?(?! (?:restaurant|food|supermarket|shop|store|grocers?|foods|elephant))|afghans?|pakistanis?|bangladeshis?|somalis?|kurds?|albanians?|race is)\b`,
    'i',
  ),
  HEALTH:
    /\b(?:diabet\w+|epilep\w+|asthma\w*|hiv|aids(?=\b(?! (?:to|the|in)))|hepatitis|tuberculosis|tb|covid|cancer|leukaemia|tumou?r|chemotherapy|schizo\w+|bipolar|anti[ -]?psychotics?|anti[ -]?depressants?|psycho(?:sis|tic)|depress(?:ed|ion|ive)|anxiety|ptsd|autis\w+|asperger\w*|adhd|dementia|alzheimer\w*|parkinsons?|parkinson['’]s|stroke victim|heart (?:condition|disease|attack|failure|problem)|mentally ill|mental (?:health|illness|disorder)|personality disorder|learning (?:difficult\w+|disabilit\w+)|disabled|disabilit\w+|wheelchair|amputee|deaf|blind (?:male|female|man|woman|person|in)|pregnan\w+|miscarriage|abortion|alcoholic|alcoholism|(?:heroin|drug|drugs|cocaine|crack|alcohol|gambling) addict\w*|addict|addiction|methadone|sectioned|section(?:ed)? under|inpatient|outpatient|psychiatric|medical condition|medication|prescription|insulin|terminally ill|ill health|illness|injects himself|ex patient)\b/i,
  SEXUALITY:
    /\b(?:gay|gays|lesbians?|bisexual|bi[ -]sexual|homosexuals?|heterosexual|queer|transsexual|transgender\w*|trans (?:man|woman|male|female|person)|transvestite|cross[ -]?dress\w*|lgbt\w*|non[ -]?binary|sexual orientation|sexuality|sex life|same[ -]sex|sleeps with|sleeping with|affair with|swinger|promiscuous|sex worker|prostitute)\b/i,
  POLITICS:
    /\b(?:labour (?:party|member|voter|supporter|councillor|mp)|conservative (?:party|member|voter|supporter|councillor|mp)|tory|tories|lib dems?|liberal democrats?|green party|reform uk|ukip|brexit party|snp|plaid cymru|sinn fein|dup|bnp|edl|britain first|national front|combat 18|national action|antifa|anti[ -]fascist|far[ -](?:right|left)|right[ -]wing|left[ -]wing|communist|marxist|socialist|anarchist|fascist|nazi|neo[ -]nazi|trade union\w*|union (?:member|rep|official|steward|convenor)|shop steward|unison|political (?:\w+ )?(?:view|opinion|belief|activist|party)\w*|politically active|activists?|extinction rebellion|just stop oil|insulate britain|campaigner|protester|protestor|republican sympathi\w+|loyalist sympathi\w+)\b/i,
};

/** Kinds of sensitive data in a text. Colours of cars, places of worship and streets do not count. */
export function sensitiveIn(text: string): readonly SensitiveKind[] {
  // `H.I.V.` counts as HIV.
  const plain = text.replace(/\b\p{L}(?:\.\p{L})+\b\.?/gu, (letters) => letters.replaceAll('.', ''));
  return SENSITIVE_KINDS.filter((kind) => SENSITIVE[kind].test(plain));
}
