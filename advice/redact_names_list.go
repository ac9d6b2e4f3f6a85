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
var sureFirst = redactWords(`aaron abdul abdullah abigail adam adeola adrian agnes agnieszka ahmed aisha alan alasdair
	alastair albert alejandro alexander alexandra alfie alfred alice alison alistair allan amanda amelia
	amina amir amit amy anastasia andrea andrew andy aneta angela angus anita anjali anna anne annette annie
	anthony antonio aoife archie arjun arthur asha ashraf audrey barbara barry beatrice becky belinda
	ben benjamin bernadette bernard beryl beth bethan bethany betty beverley bilal bogdan boris brenda
	brendan brian bridget bronwen bryan caitlin callum cameron carla carlos carol caroline carolyn catherine
	cathy catriona cecilia ceri charles charlie charlotte cheryl chidi chioma chloe chris christina
	christine christopher ciara claire clare clive colin connor conor craig cynthia daisy damian
	daniel danielle danny darius darren dave david deborah debbie declan deepak deirdre denise dennis
	derek dermot desmond diane dilys dmitri dominic donald donna doreen doris dorothy dorota dougie douglas
	duncan dylan ed eddie edith edna edward edwina eileen eilidh elaine eleanor elena eleri elizabeth
	ella ellie elsie emily emma emyr eric erica erin esther ethan ethel euan eunice evelyn ewan
	fatima femi ffion fiona fraser frances francesca freda freddie gareth gary gavin
	gemma geoff geoffrey george georgia georgina gerald gerard geraldine gethin gill gillian
	gladys glenda glenys glynis gordon graeme graham gregory gurpreet gwen gwyneth hamish hannah
	harjit haroon harriet harry hassan hazel heather hector helen helga henry hilary hilda howell hugh
	hussain hussein ian ibrahim imran ioan iqbal irene iris isabel isabella isla ismail
	ivan ivy jacqueline jacob jagdish jake jamal james jamie jane janet janice janine jasmine
	jason jayne jean jeanette jeff jeffrey jemima jennifer jenny jeremy jessica jessie jill jim jimmy
	jo joan joanna joanne joe joel johanna john johnny jon jonathan jordan josephine joshua
	joyce judith judy julia julian julie karen karl katarzyna kate katherine kathleen kathryn kathy katie katrina
	kavita keith kelly kelvin ken kenneth kenny kerry kevin khadija khalid kieran kim kirsten kirsty krzysztof
	kuldip kumar kwame kyle lauren laura lawrence leanne lena leonard leroy lesley leslie lewis
	liam lily linda lindsay lisa liz lizzie llinos lorraine louis louise lucy luke lydia lyn lynda lynn lynne mabel
	magdalena maggie malcolm malgorzata mandy manjit marcus margaret margery maria marian
	marie marilyn marion marjorie marlene martha martin mary maryam mateusz matthew maureen maurice mavis
	megan meera mehmet mhairi michael michelle miguel mike miriam mohamed mohammad mohammed moira molly mona
	monica morag muhammad muriel myfanwy nabil nadia naomi natalia natalie natasha nathan neha neil nerys
	niall niamh nicola nicole nigel nikhil nina noreen norma norman nuala olga olivia olu oluwaseun
	omar oscar owain padraig pamela parminder patricia patrick paul paula pauline pavel
	pedro peggy penelope peter philip phillip phil philippa phoebe phyllis piotr pooja prakash priya
	rachael rachel rajesh ralph ramesh rashid ravi raymond rebecca reginald rhiannon rhys richard ricky rita
	robbie robert roberta roderick rodney roger roisin ronald ronnie rory rosalind rosemary rosie ross rowena roy
	ruby rukhsana rupert russell ruth ryan saima sajid sally samantha samira samuel sandeep sandra sanjay
	sara sarah sean sergei shabana shannon sharon shaun sheila shirley shona sian siân sidney
	simon sinead sioned siobhan sonia sophia sophie stacey stanley stella stephanie stephen steve
	steven stewart stuart sunita suresh susan susanna susanne suzanne sylvia tariq tatiana terence teresa
	terry theresa thelma thomas tim timothy tina toby tom tomasz tommy toni tony tracey tracy trevor
	tudor tyler una usman valerie vera veronica vicky vijay vikram vincent violet vivian vivien
	walter wayne wendy wesley wilf wilfred william wilma winifred wojciech yasmin yusuf yvonne
	zahra zainab zara zoe zofia`)

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
