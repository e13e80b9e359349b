/** Private motives, orders without a reason, and words that could be said of any search. Over plain text. [default] */

const KIN = String.raw`(?:ex|exs|wife|wifes|husbands?|hubby|partners?|girlfriends?|gf|boyfriends?|bf|fiancees?|fiances?|fella|missus|mrs|other half|lover|crush|mums?|mam|mother|dads?|father|parents?|brothers?|sisters?|sis|sons?|daughters?|kids?|cousins?|uncles?|aunts?|auntie|nephews?|nieces?|nan|nana|gran|grandma|grandad|grandmother|grandfather|in laws?|stepson|stepdaughter|stepdad|stepmum|stepfather|stepmother|family|relatives?|friends?|mates?|pals?|bestie|buddy|neighbou?rs?|lodger|landlord|landlady|flatmate|housemate|roommate|babysitter|nanny|hairdresser|dentist)`;
const PROPERTY = String.raw`(?:house|home|flat|street|road|lane|close|estate|driveway|drive|garden|car|vehicle|van|motor|bike|address|place|gate|front door|parking space|village|neighbou?rhood|gym|pub|purchase)`;
/** Belonging to the case and not to the person who types. */
const OF_THE_CASE = String.raw`(?:victim|suspect|witness|offender|nominal|ip|informant|subject|target|complainant|aggrieved|misper|detainee|prisoner|sergeant|inspector|team|unit|case|enquiry|investigation|crime)s?`;

/** First person, with somebody or something of one's own. */
export const OWN = new RegExp(
  String.raw`\b(?:my|mine|me) (?:(?!${OF_THE_CASE} )\w+ ){0,3}?${KIN}\b|\bour (?:own |new |old |next door )?(?:neighbou?rs?|family|son|daughter|friends?|lodger|landlord|house|home|street|road|driveway|garden|village)\b(?! ?(?:policing|closure|safety|unit|team|liaison))` +
    String.raw`|\bmy (?:own |old |new |next |last |mums? |dads? |parents? )?${PROPERTY}\b`,
);

/** What people do for themselves, whatever else is said. */
export const MOTIVE = new RegExp(
  [
    String.raw`(?:just|im|i am|am|was|being|bit|a little|only|purely|really|got|simply|plain|very|quite|so) curious`,
    String.raw`curious (?:about|if|to (?:see|know|find)|where|who|whose|why|how|whether|as to)`,
    String.raw`(?<!cold )curiosity(?! shop)`,
    'out of interest',
    'for interest',
    String.raw`personal (?:interest|reasons?|matter|use|check|favou?r|issue|business|enquiry|purposes?|safety of mine)`,
    String.raw`private (?:matter|reasons?|interest|purposes?|business)`,
    String.raw`being no(?:sy|sey)`,
    String.raw`no(?:sy|sey) about`,
    String.raw`(?:im|just|bit|am) (?:a bit )?no(?:sy|sey)`,
    String.raw`do(?:ing)? (?:\w+ ){0,2}favou?r`,
    String.raw`(?:as|return|returning|owe|owed|for) (?:a )?(?:\w+ )?favou?r`,
    String.raw`favou?r (?:for|to)`,
    String.raw`for (?:a )?(?:laugh|laughs|fun|bet|joke|dare|giggle|craic|banter|gossip)`,
    String.raw`(?:im|i am|am|was|just|got|getting|bit) (?:a bit |so |really )?bored`,
    'boredom',
    'nothing better to do',
    String.raw`(?:kill|killing|pass|passing) time`,
    'gossip',
    String.raw`settle (?:a|an|our) (?:bet|argument)`,
    'had a bet',
    'have a bet',
    String.raw`i (?:really |quite |sort of |kinda |rather )?fancy`,
    String.raw`i (?:met|matched with|am dating|m dating|am seeing|am buying|m buying|want to buy|might buy|am thinking of buying|am selling|just bought|bought|used to date|used to know|dated|like (?:her|him)|love (?:her|him)|live (?:near|next|with|opposite))`,
    String.raw`(?:thinking of|thinking about|looking at|interested in) (?:buying|purchasing)`,
    String.raw`before i buy`,
    String.raw`(?:friend|mate|pal|relative|family member|colleague|neighbou?r)s? of mine`,
    String.raw`(?:someone|somebody|a man|a woman|a bloke|a guy|a girl|a person|people|person|the driver|the owner) i (?:know|knew|met|like|fancy|date|dated|used to)`,
    String.raw`i (?:personally )?know (?:the |this |that )?(?:driver|owner|keeper|person|family|couple|man|woman|guy|bloke|girl|her|him|them)\b`,
    String.raw`next door to me`,
    String.raw`lives? (?:near|by|next door to|opposite|above|below|beside|with) me`,
    String.raw`cut(?:s|ting)? me up`,
    String.raw`ow(?:es|ed) me`,
    String.raw`park(?:s|ed|ing)? (?:in |on |outside |across )(?:my|mine|our)\b`,
    String.raw`block(?:s|ed|ing)? (?:my|me in|our drive)`,
    String.raw`(?:see|check|find out|test) (?:if|how|whether) (?:it|this|the system|that|this system|anpr) (?:really |actually )?works?`,
    String.raw`play(?:ing)? (?:around )?with (?:the|this) system`,
    String.raw`try(?:ing)? (?:it|this|the system|the search|the app) out`,
    String.raw`test(?:ing)? (?:the|this|out|my) (?:system|app|search|access|login|log in|tool|software|screen)`,
    String.raw`(?:training|practice|demo|demonstration) (?:search|run|session|purposes)`,
    'mind your own',
    'none of your',
    String.raw`(?:cos|because|cause|coz|cuz) (?:i can|i feel|i fancy|i like)`,
    String.raw`fe(?:el|lt) like (?:it|looking|checking|a look)`,
  ]
    .map((part) => String.raw`\b(?:${part})\b`)
    .join('|'),
);

/** A relation, or somebody's love life: personal where nothing else is said. */
export const NEAR = new RegExp(
  String.raw`\b(?:${KIN}|tinder|hinge|bumble|grindr|dating|date|affair|cheating|cheat|unfaithful|nosy|nosey|curious|wondering|wondered|wonder|personal|private|celebrity|celebrities|celeb|footballer|famous|gorgeous|fancy|fit|attractive|bored|ebay|autotrader|gumtree|marketplace|friend|mate|favourite|where (?:she|he|they) (?:lives?|goes|works?|stays?|sleeps?)|who (?:she|he) (?:sees|meets|is with|is seeing|is meeting)|i want to know|i wanted to know|want to know|like to know|see what (?:shes|hes|she is|he is))\b`,
);

/** Somebody wanted it, and nothing else. */
export const ORDER =
  /\b(?:(?:asked|told|instruct\w*|order\w*|request\w*|direct\w*|task\w*|required|wants?|wanted|said|says|advis\w*|authori[sz]\w*|approv\w*|sent|email\w*|rang|phoned|behalf|behest)(?: \w+){0,6} (?:by|of|from|per|boss\w*|gaffer|guv\w*|skipper|sergeants?|sgt|inspector|insp|dci?|di|ds|dsu|supt|superintendent|chief|supervisor|manager|control|colleague|officer|oic|senior|management|hq|duty|above)|(?:boss|gaffer|guv\w*|skipper|skip|sergeant|sarge|sgt|inspector|insp|di|dci|ds|dsu|supervisor|manager|control room|oic|management|superintendent|supt|chief|colleague|somebody|someone)(?: \w+){0,2} (?:ask\w*|wants?|wanted|said|says|told|needs?|needed|request\w*|order\w*|instruct\w*|sent)|instructions?|orders|as discussed|as agreed|as requested|as instructed|as directed|as told|as per|per request|per email|follow(?:ing)? (?:up|on)|previous (?:search|check|result|request)\w*|earlier (?:search|check|request)\w*|same as (?:before|last)|see above|as above|on behalf of|for (?:the|my|our) (?:boss|gaffer|skipper|sergeant|sarge|sgt|inspector|di|dci|ds|supervisor|team|office|manager|chief|oic|colleague))\b/;

/** Phrases that mean nothing when they are all that is said. */
export const BOILERPLATE =
  /\b(?:(?:ongoing|on going|general|routine|police|various|current|continuing|further|my|our|an|the) (?:police )?(?:enquir\w+|inquir\w+|investigation\w*|matter\w*|work|purposes?|check\w*|use|business|duties|duty)|intel(?:ligence)? (?:checks?|purposes?|development|gathering|research|work)|(?:vehicle|anpr|car|vrm|plate|background|due diligence|standard|quick|random|spot|pnc) checks?|law enforcement|investigat\w+ purposes?|(?:vehicle|car) of interest|operational (?:reasons?|need|purposes?|requirement)|police (?:work|business|purpose|reasons?)|crime prevention|for (?:police|work|intel|operational|investigation)\b)/;
