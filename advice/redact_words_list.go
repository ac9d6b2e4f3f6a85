package advice

// notNames are words in capitals that name no person: firms, services, days, nations and places. A
// place or a firm tells the story and stays.
var notNames = redactWords(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july
	august september october november december christmas easter boxing new year covid
	police constabulary met metropolitan force fraud crime crimestoppers victim support samaritans interpol
	bank building society barclays lloyds halifax hsbc natwest santander nationwide monzo starling revolut
	tsb rbs metro chase tide first direct coop co-operative ulster scotland modulr virgin money visa mastercard
	amex paypal wise amazon prime ebay vinted google apple icloud microsoft windows defender facebook meta instagram
	whatsapp messenger snapchat telegram discord tiktok youtube zoom skype teams outlook gmail hotmail yahoo
	norton mcafee avast anydesk teamviewer quicksupport ultraviewer quick assist alexa siri echo
	bt ee o2 vodafone three sky talktalk plusnet openreach giffgaff lebara tesco asda sainsbury sainsburys
	morrisons aldi lidl waitrose argos currys boots costco iceland royal mail parcelforce evri hermes dpd yodel
	ups fedex dhl post office hmrc dvla dwp nhs gp hospital surgery ofcom ofgem ofsted tps cifas fca
	british gas edf eon e.on ovo octopus npower scottish power thames severn trent anglian united utilities water energy
	council county city town borough district parish ward village court house street road lane avenue station library
	church chapel mosque temple school college university club centre center market square park mall
	trading standards citizens advice age concern which report action take five stop challenge protect
	hourglass marie curie cancer research tv licence licensing ticketmaster airbnb booking uber deliveroo eat just
	bitcoin ethereum binance coinbase crypto isa pension iphone ipad samsung android nokia rolex omega xbox playstation
	itunes steam gift card cards voucher vouchers account manager team department desk service services customer
	security safe online banking branch head local national international general high low upper lower
	north south east west northern southern eastern western central great little old big small saint st
	england wales scotland ireland britain uk gb usa america american english welsh scottish scots irish british
	european polish romanian indian chinese french german spanish italian nigerian turkish pakistani bangladeshi
	somali ukrainian russian europe france germany spain italy poland romania india china pakistan nigeria ghana
	turkey dubai cyprus portugal greece africa asia australia canada london birmingham manchester liverpool
	leeds sheffield bristol newcastle nottingham leicester coventry bradford hull stoke wolverhampton derby
	southampton portsmouth plymouth norwich ipswich cambridge oxford reading slough luton watford hertford
	hertsmere hatfield welwyn stevenage hitchin harpenden cheshunt hoddesdon essex kent surrey sussex hampshire berkshire
	buckinghamshire bedfordshire cambridgeshire norfolk suffolk lincolnshire nottinghamshire derbyshire
	leicestershire northamptonshire oxfordshire gloucestershire wiltshire dorset devon cornwall somerset
	avon cheshire lancashire cumbria merseyside yorkshire humberside humber durham northumbria northumberland cleveland
	staffordshire shropshire worcestershire herefordshire warwickshire rutland hertfordshire herts beds bucks
	lancs notts northants berks wilts hants oxon glos cambs lincs leics staffs worcs gwent dyfed powys gwynedd
	cardiff swansea newport wrexham bangor aberystwyth edinburgh glasgow aberdeen dundee inverness perth stirling
	fife lothian strathclyde highland grampian tayside belfast derry londonderry antrim armagh down tyrone fermanagh
	chester crewe macclesfield congleton sandbach warrington winchester basingstoke guildford brighton eastbourne
	hastings canterbury maidstone medway swindon bath exeter torquay truro gloucester cheltenham worcester
	hereford shrewsbury telford stafford lichfield lincoln grantham boston peterborough northampton kettering
	bedford aylesbury milton keynes colchester chelmsford southend basildon harlow lancaster preston blackpool
	bolton bury rochdale oldham wigan salford stockport york harrogate leicester scarborough wakefield
	huddersfield halifax barnsley doncaster rotherham sunderland gateshead middlesbrough darlington carlisle
	tesla ford nissan toyota bmw audi volvo honda kia vauxhall netflix disney spotify ring hive nest
	ombudsman charge charity commission christian aid ambulance army salvation funeralcare clinic guardian guardians trust dogs gateway
	railcard badge allowance bonds premium winter fuel heating postcode lottery universal union credit housing executive agency
	recovery foundation heart property alert alerts neighbourhood watch attendance blue yellow white red black silver golden green pink purple
	event viewer student students loans loan company companies digital tax office garden gardens quarter valley vale severe
	legal occupier party wall act secret secrets official survey patient kwik fit unit government play store
	official operation fire stick protection genius bar wharf infirmary environmental health adult social care
	disability living pip bonus saving savings sessions memory eye dental dentist blood donation emergency
	simple assessment smart metering systems meter trusted trader traders electoral registration parking penalty notice
	faster payment payments policing rural solicitor solicitors finance financial capital lenders lender discount
	review asset assets restitution reclaim bureau chargeback warehouse pod point auto commercial student
	graduate outcomes senior railway rail flag air pure gym inn hotel club cup draw prize winner
	intended prosecution proceedings notice order warrant appeal future outlook housing homes home improvement repair
	grants scheme pet pets food foods fuels oil coal net zero solar panel panels boiler insulation windows glazing
	mountain river lake sea bay beach harbour island isle forest wood hill cross bridge brook cliff castle abbey priory
	tunnel bypass motorway roundabout junction inn arms pub lad lads mids ltd limited plc llp group holdings
	cymru dŵr ynys rhondda taf cwm caerffili ebbw colwyn llandudno rhyl conwy anglesey neath tenby barry penarth
	bethnal notting canary paddington hatton sutton coldfield selly oak solihull dudley walsall willesden
	hammersmith fulham camden islington hackney lewisham southwark lambeth wandsworth croydon bromley bexley barnet
	haringey brent ealing hounslow hillingdon harrow enfield redbridge newham greenwich
	cumberland infirmary royal primrose hebden lyme regis budleigh salterton
	hong kong las vegas costa coca cola pepsi twitter linkedin steamgames roblox fortnite minecraft screenconnect logmein supremo
	specsavers vision express superdrug poundland matalan primark next wickes screwfix homebase dunelm halfords greggs
	tudor rolex cartier airpods macbook kindle firestick chromecast echo ipads
	monthly weekly annual daily free final urgent important latest special offer private confidential
	mon tue tues wed weds thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
	god lord jesus allah bible queen king prince princess jubilee brexit`)

// introWords are the first words of every pattern behind the gate "introduces".
var introWords = redactWords(`dob d date birth birthdate birthday born jan january feb february mar march apr april may jun june
	jul july aug august sep sept september oct october nov november dec december
	sort sortcode account acc acct a nhs patient pin cvv cvc cv security access entry door safe verification authorisation
	authorization one one-time passcode pass otp code three last password passphrase memorable mother mothers maiden
	flat apartment apt unit room house number no p po my his her their the mum dad name calls called calling call goes went
	key keysafe lock lockbox padlock alarm burglar combination hi hello hiya hey dear thanks thank regards cheers wishes sincerely
	secret name names told warned poor introduced gave known named signed speaking spoke talked ask asked rang it this i i'm i’m sort-code digits numbers`)

// firmPairs are firms and places that read as a person's name. They stay.
var firmPairs = redactLines(`john lewis
	thomas cook
	william hill
	paddy power
	marie curie
	ann summers
	ted baker
	peter jones
	harvey nichols
	charles stanley
	pc world
	sue ryder
	fort william
	lord lucan
	tariq road
	ernest bevin
	kirkby stephen
	h samuel
	hargreaves lansdown
	ernest jones
	james bond
	martin lewis
	flying squad
	robert dyas
	jessops ltd
	charles tyrwhitt
	jack wills
	laura ashley
	ben sherman
	paul smith
	frank green
	holland barrett`)

var placePairs = redactLines(`milton keynes
	king lynn
	jordan hill
	stanley road
	ross wye
	ross on
	douglas isle
	st albans
	virginia water
	potters bar
	hemel hempstead
	tunbridge wells
	bury st
	bishop stortford
	saffron walden
	leamington spa
	burton upon
	lytham st
	merthyr tydfil
	port talbot`)

// commonWords are ordinary words that stand near names or begin sentences in notes about calls.
var commonWords = redactWords(`a about above actual actually after again against ago ah all almost alone along already also although
	always am an and another any anybody anyone anything anyway apparently are around as asked asking asks at ate
	away back bad be because been before began behind being below best better between both bought brought but by bye
	call called caller callers calling calls came can can't cannot card cards care cash caught chat check checked cheers clearly click clicked close
	closed code come comes coming could couldn't cross currently day days dead dear definitely did didn't different do
	doctor does doesn't doing don't done door down dude during each early either else email emailed end ended enough even evening ever every everybody
	everyone everything exactly except false family fake few final finally fine first five for found four fraudster from front full further
	gave get gets getting girl give given gives giving go goes going gone good got great guess guy guys had hadn't half hand
	hang hanging happened hard has hasn't have haven't having he he'd he'll he's hello help her here here's hers herself hey hi him
	himself his hm home how however hung hurry i i'd i'll i'm i've if important in indeed instead into is isn't it it's its itself
	just keep keeps kept kind knew know known knows lady landline last late later least leave leaving left less let let's letter like line
	listed little live lives long look looked looking looks lost lot lots loud love lovely made make makes making man many maybe me mean men
	message messages middle might mine minute minutes missed mobile moment money month months more morning most mostly much must my myself
	name nearly need needed needs never new next nice night no nobody none noon nope normal not note nothing now number numbers o'clock of off
	offered office officer oh ok okay old on once one only onto open opposite or other others our ours ourselves out outside over own paid
	parcel past pay payment people perhaps person phone phoned phones phoning pin please police polite pounds pretended pretending probably
	quick quickly quite ran rang rather real really reason refused regards remember reported reporting right ring ringing rings round rude
	sad said same saw say saying says scam scammed scammer scammers second see seemed seems seen send sending sent several shall she she'd she'll she's shop
	should shouldn't shut side silent since six so some somebody somehow someone something sometimes soon sorry sort sounded sounds speak
	speaking spoke started starting still stop stopped straight street stuff such suddenly sure suspicious take taken takes taking talk talked
	talking tell telling tells ten text texted texts than thank thanks that that's the their theirs them themselves then there there's
	these they they'd they'll they're they've thing things think thinks this those though thought three through till time times to today
	together told tomorrow tonight too took tried true truly try trying turned twice two typed under unknown unless until up
	upset upstairs urgent us use used using usual usually very visit visited visitor voice voicemail wait waited waiting want wanted wants warned
	was wasn't way we we'd we'll we're we've website week weeks well went were weren't what what's when where which while who who's whole whom whose
	why will wish with withdraw withdrawn without woman women won't word words work worked working works worried worse worst would
	wouldn't wrong ye yeah year years yes yesterday yet you you'd you'll you're you've young your yours yourself
	account address afternoon amount bank bit block blocked boiler broadband building bus business busy car cashpoint chap
	child children computer courier customer daughter deal delivery department details doorbell doorstep driver
	elderly fee fraud gas gentleman gone group hospital house insurance internet investment job kid kids laptop link list
	local loft loan lorry lunch mate meter near neighbours newspaper nurse offer online order package partner password pension
	plumber post printer private purse queue refund relative remote rent roof roofer room sale school screen security service shopping
	son sort stairs station stranger stranger's table tablet taxi team telly tenner town transfer traffic tree trick van victim village voucher
	walked wallet water whatever wife redactWindow wrote pending private withheld secret blank unclear confidential withheld different foreign
	eight seven nine eleven twelve twenty thirty forty fifty hundred thousand million inside upon per via etc re fwd ps nb asap fyi
	changed reset correct required stolen guessed shared written saved forgotten read read-out wiped
	pound quid pence ended answered received rung knocked asked pressed dialled clicked downloaded installed logged opened
	bedroom bedrooms bed beds bags boxes bottles cars doors floors steps yards miles metres feet hours seconds
	`)
