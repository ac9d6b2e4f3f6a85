package advice

// lookAlike gives the ASCII character that another one is read as: quotes, dashes, currency signs
// (all as '$') and the letters of other scripts that look like Latin ones. Source of the letters:
// Unicode TR39 confusables, those that people in Britain meet.
func lookAlike(r rune) (byte, bool) {
	switch r {
	case '’', '‘', '‛', 'ʼ', '′', '´', 'ʹ':
		return '\'', true
	case '“', '”', '„', '«', '»', '″':
		return '"', true
	case '–', '—', '‐', '‑', '−', '―':
		return '-', true
	case '£', '€', '＄', '￡':
		return '$', true
	case '…':
		return '.', true
	}
	if r >= 0x0370 && r <= 0x058F {
		c, ok := lookAlikeLetter(r)
		return c, ok
	}
	return specialLatin(r)
}

// lookAlikeLetter reads Cyrillic, Greek and Armenian letters as the Latin ones they resemble.
func lookAlikeLetter(r rune) (byte, bool) {
	const from = "авсԁеғһіјкӏмноорԛгѕтυѵԝхуҮүαβεικνορτυχγωΑΒΕΗΙΚΜΝΟΡΤΥΧΖАВСЕНІЈКМОРЅТХУоոցսօһԀԌѡʏӀ"
	const into = "abcdefhijkimhoopqrstuvwxyyyabeiknoptuxywabehikmnoptyxzabcehijkmopstxyonguohdgwyl"
	i := 0
	for _, f := range from {
		if f == r {
			return into[i], true
		}
		i++
	}
	return 0, false
}

func specialLatin(r rune) (byte, bool) {
	switch r {
	case 'ı', 'ⅼ':
		return 'i', true
	case 'ł':
		return 'l', true
	case 'ø', 'Ø':
		return 'o', true
	case 'đ', 'Đ':
		return 'd', true
	case 'ɡ':
		return 'g', true
	case 'ɑ':
		return 'a', true
	case 'ƥ':
		return 'p', true
	}
	return 0, false
}
