package advice

import "strings"

// redactWords makes a set of the words of a text.
func redactWords(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// redactLines makes a set of the lines of a text.
func redactLines(text string) map[string]bool {
	set := map[string]bool{}
	for l := range strings.SplitSeq(text, "\n") {
		set[strings.TrimSpace(l)] = true
	}
	return set
}

// sureTitles come before a name however it is written.
var sureTitles = redactWords(`mr mrs ms mx dr prof rev revd cllr dci dsu sgt sergt supt insp det`)

// abbreviatedTitles may be followed by a full stop without ending the sentence.
var abbreviatedTitles = redactWords(`mr mrs ms dr prof rev revd cllr sgt sergt supt insp det`)

// looseTitles come before a name only when the next word begins with a capital.
var looseTitles = redactWords(`miss doctor professor reverend father sister brother sir lady lord dame
	pcso pc wpc dc wdc ds di ps dsgt sergeant constable inspector detective superintendent officer agent
	captain councillor nurse matron master madam chief commissioner lord señor señora monsieur madame major colonel
	auntie aunty aunt uncle nan nana nanna gran granny grandma grandad grandpa cousin
	neighbour friend carer manager adviser advisor colleague supervisor`)

// relatives stay: they tell the story and name nobody.
var relatives = redactWords(`mum mam mom mummy mother ma dad daddy father da pa nan nana nanna nanny gran granny
	grandma grandmother grandad granddad grandpa grandfather nain taid son daughter brother sister
	bro sis wife husband hubby missus partner auntie aunty aunt uncle cousin niece nephew grandson
	granddaughter grandchild in-law neighbour friend carer lad lass boy girl`)

// sureFirst are first names that are no ordinary word, brand or place, so that they count alone
// and written small too. They are common ones in the United Kingdom of every origin; a name that is
// missing is still found behind a title, behind "my name is" and with a surname.
var sureFirst = redactWords(`aaron abbie abdul abdullah abigail ada adam adele adeola adil aditya adrian agnes agnieszka ahmed aileen ailsa aisha
	akira alan alana alasdair alastair albert aled alejandro aleksandra alexander alexandra alfie alfred alice alina
	alisha alison alistair allan alma alun amanda amara amelia amina amir amit amy anastasia andrea andrew andy aneta
	angela angus anil anisha anita anjali anna anne annette annie anthony antonio anwar anya aoife arabella archie arianna
	arjun arlo arnold arshad arthur arwel aryan asha ashraf astrid atif audrey augusta aurora ava avani ayaan ayesha azra
	barbara barry bartosz basil beata beatrice becky belinda ben benjamin bernadette bernard bernice bertha beryl beth
	bethan bethany betty beverley bhavna bilal blessing bogdan bolanle boris brenda brendan brian bridget bridie bronagh
	bronwen bryan bryony caitlin callum cameron caoimhe carla carlos carol caroline carolyn carys cathal catherine cathy
	catriona cecilia celia ceri cerys chantelle charles charlie charlotte cherie cheryl chetan chidi chinedu chioma chloe
	chris christina christine christopher ciara claire clara clare clarissa claudia clement clifford clive clodagh colin
	connor conor constance cormac craig cynthia cyril dafydd daisy daljit damian damien damilola daniel danielle danny
	daphne darius dariusz darren darryl dave david davina dawid debbie deborah declan deepak deidre deirdre delia denise
	dennis denzil derek dermot desmond devi dhruv diane dilys dimitri divya dmitri dominic donald donna doreen dorian
	doris dorota dorothy dougie douglas duane duncan dwayne dylan ebony ed eddie edgar edith edmund edna eduardo edward
	edwina efua eileen eilidh elaina elaine eleanor elena eleri elias elijah elin elizabeth ella ellie elsie elwyn emeka
	emilia emily emma emmanuel emyr enid enoch eric erica erin ernest ernie estelle esther ethan ethel euan eugene eunice
	eva evan evelyn ewa ewan ezra fabian faisal farah farida farouk fatima fatou felicity femi fergus fernando ffion
	finlay finn fiona fionnuala flo folake frances francesca frankie fraser freda freddie freya gabriel gabriela gareth
	gary gavin gemma geoff geoffrey george georgia georgina geraint gerald geraldine gerard gerry gertrude gethin ghulam
	gill gillian giovanni giulia gladys glenda glenys glynis glynn godfrey gordon graeme graham grainne gregory greta
	grzegorz gudrun gurpreet gwen gwilym gwyn gwyneth hafsa halima hamish hamza hana hannah harjit haroon harriet
	harriette harry harshad harvinder hassan hayley hazel heather hector heidi helen helga henry herbert hermione hetty
	hilary hilda howell hugh hugo humphrey hussain hussein ian ibrahim idris ifeanyi ifor ignatius imelda imogen imran
	ines ingrid ioan iona iqbal ira irene irfan irina iris isaac isabel isabella isla ismail isobel ivan ivy iwan izzy
	jacek jacob jacqueline jacqui jagdish jaimie jake jakub jamal jameela james jamie jane janet janette janice janina
	janine jasmine jason jaswinder jayden jayne jean jeanette jeannie jeff jeffrey jemima jenkin jennifer jenny jeremy
	jerome jessica jessie jill jim jimmy jitendra jo joan joanna joanne jocelyn joe joel johanna john johnny jolanta jon
	jonah jonathan jonny jordan josef josephine joshua joyce juanita judith judy julia julian julie juliet kamal kamila
	karen karim karl karol karolina kashif katarzyna kate katherine kathleen kathryn kathy katie katrina kavita kayleigh
	keiran keisha keith kelly kelvin ken kenneth kenny kerry kevin khadija khalid kieran kim kirsten kirsty kofi krishna
	krystyna krzysztof kuldip kumar kunal kwabena kwame kwasi kyle laila lakshmi latoya laura lauren laurence lavinia
	lawrence leah leanne leila lena leonard leroy lesley leslie letitia lewis liam lianne lilian lily linda lindsay lionel
	lisa liz lizzie llinos lloyd loretta lorraine louis louisa louise lucia lucinda lucy ludmila luke lydia lyn lynda
	lynette lynn lynne mabel mae magda magdalena maggie maire mairead malcolm malgorzata mandy manjit manuel marcin marcus
	marek margaret margery margot maria mariam marian marie marilyn marion marjorie marjory marlene marta martha martin
	martyn mary maryam mateusz matilda matthew maud maureen maurice mavis maxine meera megan mehmet mehwish melissa
	meredith mervyn mhairi michael michal michelle miguel mike mildred millie minnie miriam mohamed mohammad mohammed
	mohan moira molly mona monica monika morag mordecai mordechai morwenna muhammad muriel myfanwy myra myrtle nabil nadia
	nadine naomi nasreen natalia natalie natasha nathan nazia neha neil nerys ngozi niall niamh nicola nicole nigel nikhil
	nina noah nora noreen norma norman nuala obinna odette olaf olga olivia olu oluwaseun omar oonagh opal orla osama
	oscar oswald owain padraig pamela parminder parveen patrice patricia patrick paul paula paulina pauline pavel pawel
	paweł pedro peggy penelope peter petra phil philip philippa phillip phillipa phoebe phyllis piers piotr polly pooja
	prakash pranav pravin prem priti priya quentin rachael rachel rafal raj rajan rajesh ralph ramesh ranjit rashid ravi
	raymond razia rebecca reginald rekha renee reuben rhian rhiannon rhodri rhona rhys richard ricky rita robbie robert
	roberta roberto roderick rodney roger rohan roisin roland ronald ronnie rory rosalind rosemary rosie ross rowena
	roxanne roy ruby rukhsana rupert russell ruth ryan sabina sadia saeed safiya saima sajid sakina sally salma samantha
	samir samira samuel sandeep sandra sania sanjay saoirse sara sarah sarita sati saul seamus sean sebastian selina
	serena sergei seun shabana shamima shane shanice shannon sharon shaun shauna sheena sheikh sheila shelagh sheryl
	shirley shona shreya sian sidney simon sinead siobhan siobhán sioned siân sofia sonia sophia sophie stacey stan
	stanislaw stanley stella steph stephanie stephen steve steven stewart stuart suki sunil sunita suresh surinder susan
	susanna susanne sushila suzanne svetlana sybil sylvia sławomir tabitha tahir tamara tamsin tanvi tariq tasha tatiana
	temitope tendai terence teresa terry thelma theo theresa thomas tim timothy tina tobi tobias toby tom tomasz tommy
	toni tony tracey tracy trevor trisha trudy tudor tunde tyler uche una ursula usha usman valerie vanessa vaughan velma
	venkat vera verity veronica vicky vijay vikram vincent violet vivian vivien vivienne walter wanda wayne wendy wesley
	wilf wilfred wilhelmina william wilma winifred winston wojciech xavier yasmin yasmine yetunde yolanda youssef yuki
	yusuf yvette yvonne zachary zahra zain zainab zara zbigniew zeynep zoe zofia zuzanna`)

// smallWords are those of sureFirst that mean something else when written small.
var smallWords = redactWords(`ben carol chris daisy dawn ed erin hazel heather iris ivy jean jo joe joan jordan jim john
	kelly kelvin ken kerry kim kirsty lewis lily lynn lyn marian mike molly olive paula phil rob robin rosemary ross ruby
	sally sean terry tim tom tony tudor vera violet`)

// maybeFirst are first names that are ordinary words or places too: they count only in capitals with a
// surname behind them.
var maybeFirst = redactWords(`abby alex amber angel april art ash asher august autumn bella bill billy blake bob bobby
	bonnie brad brooke bruce carl carmel carter chance charity chase chuck cliff clay cody cole crystal
	dale dan dawn dean dee del den destiny devon dick dolly don drew earl eden eliza ellis elliot eve faith
	felix fern flora florence frank fred gail gene ginger glen glenn glyn grace grant greg guy hal hank harley harmony
	harper heath holly honor hope hunter ida jack jade jan jasper jay jerry jewel joy jude june justin kay kit lance
	lee len leo les levi logan lorna luca mark marina marshall mason matt max may mercy mia miles milo
	misty mo morgan ned nick noel norris olive oliver ollie owen pat patience paddy pearl penny percy
	pierce poppy prudence queenie ray reece reg rex rich rob robin rod ron rose rosa rowan rufus sam
	sandy sky skye sonny summer sue ted tess tia tilly tyne val vic victor victoria virginia wade warren will willow zac`)

// surnames are common ones that are no ordinary word: they go on with a first name written small.
var surnames = redactWords(`adams ahmed akhtar ali allen anderson andrews armstrong atkinson bailey barnes bennett begum bell
	bibi booth bradley brown burns burton butler campbell carr chapman clark clarke cole collins cooper cox
	cunningham davidson davies davis dawson dixon doherty douglas doyle duffy edwards elliott ellis evans
	ferguson fletcher foster fraser gallagher gibson gill gordon graham grant gray green griffiths
	hall hamilton harris harrison harvey hill holmes hughes hussain hunter jackson jenkins johnson
	johnston jones kaur kelly kennedy khan king knight kumar lee lewis lloyd macdonald mackenzie marshall
	martin mason matthews mccarthy mcdonald mills mitchell moore morgan morris morrison murphy murray nguyen
	obrien o'brien o'connor o'neill oconnor okafor owen palmer parker patel payne pearson phillips pike powell price reid
	reynolds richards richardson roberts robertson robinson rogers russell ryan saunders scott shah sharma shaw
	simpson singh smith stevens stewart sullivan sutherland taylor thomas thompson thomson turner walker wallace
	walsh ward watson watts webb west white wilkinson williams williamson wilson wood wright young`)
