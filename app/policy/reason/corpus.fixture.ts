/**
 * Example reasons: what people with a reason type, and what people without one type. The judge knows none of these
 * sentences; the test counts how many it classifies correctly. Before any word was added for them, of 128 honest ones
 * 116 ran and 12 were asked about or refused; of 158 lazy ones none ran.
 */
export const HONEST: readonly string[] = `
Burglary 2 Oak Ave, VW Golf on Ring doorbell 0215
TWOC overnight from Morley, keys hooked through letterbox
Stolen plates, bilked Esso Wakefield twice this week
FTS for police A64 eastbound, 100mph, lost at Tadcaster
DA: suspect breached bail, at victim's address 2am
Shots fired Chapeltown, grey Audi left scene
Missing 14yo girl last seen getting into this car
Drink driver swerving M62 J27 towards Leeds, caller behind it
County lines, runner picked up in Bradford by this vehicle
Arson Hunslet, petrol can in rear seat on CCTV
Robbery of Coral bookies in Batley, getaway car per witness
Distraction burglary, pensioner lost £4k, two males in a white Transit
Fatal RTC M1 J42, lorry did not stop, need route before and after
Courier fraud, elderly victim handed cash to driver of this car
Hare coursing near Selby, farmer gave the index
Modern slavery: workers collected from house in Harehills at 5 each morning
Registered sex offender not at his address, this is his car, breach of SHPO
Stalking: complainant followed home from work three times by this vehicle
Catalytic converter thefts x4 in Horsforth, same grey Passat on dashcam
Escaped prisoner from HMP Wealstun, girlfriend's car
Cigarette smuggling, van through Hull docks on Tuesdays
Fuel theft, drove off Shell Garforth without paying £85
High risk misper with dementia driving a blue Fiesta
Keyless theft of Range Rover from Roundhay 0340, need where it went
Suspect for rape on Albion Street took this taxi at 0120
Wanted on warrant, believed to use his mother's Corsa
Affray outside The Fenton, males left in this car
Cannabis farm found at 22 Brook Street, electrician's van outside daily
ATM blown up at Co-op Kippax, stolen Audi on false plates
Threats to kill made to ex partner, he has left with a knife
Assault on paramedic at LGI, offender drove off in Clio
Moped snatch of phone, Boar Lane 1815, rider on this plate
Operation to find loan shark; victims say he collects in this Mercedes
Hit a cyclist on Kirkstall Road and drove off, part index matches
Insurance fraud crash for cash, same car in 3 collisions since May
Stolen JCB from farm at Ripley, low loader on CCTV
Vulnerable adult taken from care home by relative, no permission
Vehicle rammed patrol car in Seacroft and made off
Burglars used this on 12/11 at Ilkley, DNA hit on gloves
Dangerous driving, teen racing on A58, two near misses reported by bus driver
Child exploitation: girl from care home picked up by this car most nights
Counterfeit notes passed at Tesco Otley, staff noted the reg
Street robbery x2 in Headingley Saturday night, victims describe red Leon
Murder enquiry, victim's car not found since Sunday
Bail curfew breached, tag shows Leeds while he should be in York
Livestock theft from Malham, trailer pulled by this pickup
Acid attack Dewsbury 2140, suspect seen driving off
Terrorism: subject under TACT bail driving to Manchester
Keeper gets tickets from London, car never left Halifax, clone suspected
Drugs swap seen by officers in the lay-by on A659
Domestic abuse victim fled with children, husband tracking her car
Football disorder at Elland Road, minibus of banned supporters
Money laundering: cash courier travels Leeds to Birmingham weekly
Jewellery raid in Harrogate, sledgehammers, Mercedes abandoned in Knaresborough
Disqualified driver seen by PCSO on school run
Person trafficking, Romanian women moved between addresses in this people carrier
Suicidal male posted goodbye on Facebook, left home in his Astra
Baby taken by father in breach of court order
Man with gun in passenger seat reported by lorry driver on A1
Stabbing in Gipton 20 mins ago, car seen leaving
Kidnap, ransom call received at 1400
Hostage in van, plate from brother
She has taken pills and driven off, note left, suicidal
Bomb threat to shopping centre, caller in this vehicle
Wrong way on the M621 now
Theft of tools from vans in Pudsey, five jobs, one suspect car
Rogue traders charged widow 9000 for roof in Wetherby
Shoplifting gang, £3k from Boots White Rose, left in this Kia
Voyeur filming in changing rooms at Bramley baths, drove this away
Breach of restraining order, seen outside her work in Guiseley
Quad bikes stolen Otley Chevin, Transit with ramp at 0200
Cash in transit van robbed, Crossgates, lookout car reported by guard
Fly tipping of tyres at Temple Newsam, van on trail camera
Abandoned baby at hospital, mother believed in this car
Sextortion suspect met victim at Leeds station on 3 November
Indecent exposure to schoolgirls near Roundhay Park, blue car
Dog theft at Golden Acre Park, woman saw the van
Wheelie bins set on fire and bricks at bus, youths in this van, Seacroft
Prison throwover at HMP Leeds, car waited on Armley Road
Illegal waste dumped by tipper at 0500 on Moor Lane
Collision at Leeds Rd/Town St, elderly pedestrian critical, silver Skoda failed to stop
Poaching deer, lamping at Bolton Abbey, Landrover
Burg dwelling Alwoodley, Hanoi, RS3 taken
Ped struck, driver made off, headlamp glass from a Kia
PWITS, phone download shows trips to Liverpool in this car
VAT carousel fraud, HMRC request, lorry said to carry goods it never moved
Concern for welfare, diabetic without insulin left Leeds at noon
Misper 83yo, Alzheimers, drives silver Micra
Break-in at Costcutter Normanton, till taken, van on plate 0430
Attempted abduction of schoolgirl, Cross Gates Rd, white van
Rape suspect left hotel car park 0120 in this taxi
Male made threats with machete at Whitkirk Co-op, left in Golf
Overdue walker, car not at Malham car park where expected
Serial burglar on licence recall, sister's car
Number plates stolen in Garforth on 5 Oct, car still seen with them in Rothwell
Motorcycle theft series, BMW M3 scouting seen by two witnesses
Illegal immigrants dropped at Hartshead services from this HGV
Tachograph offences, same lorry at M606 each night
Organised begging group dropped off in Ilkley from this minibus
Sexual touching on bus 72, suspect met by this car at terminus
Elderly man conned out of £15k by fake police, money collected by this taxi
GBH with hammer in Wibsey, offender named by victim, his car
Speeding at 130mph A1(M) camera, driver identity disputed
Uninsured driver injured child, Manningham Lane
Spiking report Call Lane, man drove victim home
Possession of firearm: source says weapon is moved in this Skoda between Leeds and Bradford
Unexplained death of infant, parents' movements over weekend
Suspect for series of thefts from motor vehicles, Meanwood
Dealer delivers to students in Hyde Park from this Polo
Blackmail: cash drop arranged tonight 9pm at Woolley Edge
Sheep worrying - no; sheep rustled from field at Grassington
Car used as ram in jewellers raid, Briggate
Witness intimidation: defendant drove past her house in Morley
Prostitution trafficking, victim rescued says driver took her to Hull
Runaway teen with boyfriend, believed driving to Scotland
Red diesel sold from farm near Thirsk
Motorway bridge, male on wrong side of barrier, this is his car
False insurance documents shown to PC at stop on Otley Road
Burglary x3 Bingley, this index noted by neighbour
Theft from person, Kirkgate Market, ladies group left in people carrier
Online fraud, offender collected parcel from Argos in Keighley in this car
Homophobic assault outside Viaduct bar Sunday
Attempted murder, victim run over deliberately in Beeston
Taxi driver robbed at knifepoint LS8
Explosion at cash machine, Barwick; getaway Audi
Abusive ex breached non-mol, parked at school gates
Child not returned after contact visit, father driving north
Car meet at Wakefield retail park, racing and drifting, injured spectator
`
  .trim()
  .split('\n');

/** Refused or asked about again; never run as they are. */
export const LAZY: readonly string[] = `
Being nosy about the new people over the road
Want to know if my husband is really at work
My daughter's boyfriend drives this and I don't trust him
A mate asked me to look this up as a favour
Thinking of buying this car, checking where it has been
I met the driver on Tinder and fancy a look
This car keeps parking outside my house
For a bet with the lads on shift
My landlord owes me money and I want to find him
Bored on nights, having a browse
Seeing if this system works
Personal reasons, rather not say
Ex girlfriend's car
She said she was at her mum's but I think she was lying
Who is my wife meeting on Thursdays
Curious whether he still lives in Leeds
Checking up on our next door neighbour
My brother's car, he wants to know
Saw this car, really nice, who drives it
Footballer's car, wanted a look
Interested to see where they go on holiday
He cut me up on the ring road this morning
Someone I know from the gym drives it
My cousin lent him money and he vanished
Just having a nosey
qwerty uiop asdf ghjk
lorem ipsum dolor sit amet
sdkfjh woeiru xmcnv alksdj
test test test one two three
aaaa bbbb cccc dddd
hjkl asdf burglary zxcv qwer
blah burglary blah blah Leeds blah
foo baz qux corge
asd fgh jkl zxc vbn
dfghj ertyu xcvbn
wibble wobble wibble
mnbvc lkjhg poiuy trewq
xxxxxx yyyyyy zzzzzz
abc abc abc abc abc
jfkdls ajfkdl sajfkd lsa
yada yada yada etcetera
dummy text placeholder text tbc
The gaffer told me to run it
Boss wants this one checked
DI asked for it
Requested by control room
As per email
Sergeant said to do this
On behalf of a colleague
Tasked by my supervisor this morning
As instructed at briefing
Follow up from earlier check
Same as before
For the inspector
Superintendent would like the movements
Management request
My skipper needs the results today
Following orders
To help a colleague out
The team needs this
Because it is my job
Because I can
Standard check of this vehicle
Police work
General intelligence purposes
Enquiries are ongoing into this matter
Vehicle of interest to this office
For information only
Need the movements of this vehicle
To see where it goes at weekends
Please run this plate
Locate vehicle
Find out who drives it
Check history
Background check on this car
Track this vehicle for the last week
Establish pattern of life
Want to see all reads
Update required
Looking into this car
Investigation
Operational reasons
Routine due diligence
I just need it
See notes
As above
N/A
No reason
Looks dodgy to me
I reckon he is up to no good
Driver seemed shifty
Gut feeling about this car
Something is not right with this one
Bad feeling about the driver
Just looks suspicious
I have a hunch
Vehicle acting strangely in my view
Feels like a wrong one
Drugs, suspect, vehicle
Theft enquiry, trace vehicle
Possible burglary, locate car
Crime suspected, movements required
Robbery suspect vehicle, find it
Stolen vehicle
Burglary
Suspected drug dealer
Fraud
Offence committed, vehicle involved
Assault, vehicle, suspect, check
Serious crime enquiry
Linked to criminality
Criminal using this car
Arson
Murder
Incident, suspect, route
Suspected offences by the driver
Drink driving
Criminal damage suspect
My wife has left me and I need to know where she is staying
Buying from a private seller, want to check its story
Just nosy
I know the owner and want to see what he is up to
A friend of my sister was followed
zxcvbnm asdfghjkl qwertyuiop
aslkdj qpwoei zmxn
foo bar car baz
Someone senior asked for it
Told to check by the desk sergeant
For my line manager
Per the action plan
I do not trust this driver
Car seems strange to me
I think he is a criminal
Suspicious person, suspicious car
Police enquiry ongoing
Checks required on vehicle
Need results quickly please
To confirm movements
Intel development
Drugs
Suspected theft by driver
Looking for a vehicle in a crime
Suspect vehicle for fraud offences
Vehicle linked to burglary
Reason given verbally
Already explained to supervisor
Where has it been the last month
Where is he now
Checking my own plate
To see if my van was cloned
Whose car is outside our house every night
Saw an attractive driver at the lights
Dating safety check
The husband of a colleague
Hello this is a search
one two three four five
same reason as yesterday
gfdsa trewq bvcxz
`
  .trim()
  .split('\n');
