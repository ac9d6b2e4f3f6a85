package advice

import "strings"

// lemma gives the form under which all forms of a word are found: "withdrew" and "withdrawing"
// give "withdraw". It is a light stem, not a dictionary form; patterns go through it too.
func lemma(w string) string {
	if base, ok := irregular(w); ok {
		return base
	}
	if len(w) < 4 {
		return w
	}
	return strip(w)
}

func strip(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ing") && len(w) > 5:
		return stem(w[:len(w)-3])
	case strings.HasSuffix(w, "ied") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ed") && len(w) > 4:
		return stem(w[:len(w)-2])
	case strings.HasSuffix(w, "es") && len(w) > 4 && strings.ContainsAny(w[len(w)-3:len(w)-2], "sxz"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return drop(w[:len(w)-1])
	}
	return drop(w)
}

// stem undoes a doubled consonant ("stopped") and drops a final e, which both "move" and "moving" lose.
func stem(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsAny(w[n-1:], "aeiouls") {
		return w[:n-1]
	}
	return drop(w)
}

func drop(w string) string {
	if len(w) > 3 && w[len(w)-1] == 'e' {
		return w[:len(w)-1]
	}
	return w
}

// irregular gives the lemma of a form that no rule reaches.
func irregular(w string) (string, bool) {
	switch w {
	case "give", "gave", "given", "giving", "gives", "gied", "gien", "gie", "gi", "gave's":
		return "give", true
	case "note", "notes", "noted": // with its final e dropped it would be "not"
		return "note", true
	case "here", "mine":
		return w, true
	case "mate", "mates":
		return "mate", true
	case "care", "cares", "cared", "caring":
		return "care", true
	case "cancelled", "cancelling":
		return "cancel", true
	case "tape", "tapes", "taped", "taping":
		return "tape", true
	case "take", "took", "taken", "taking", "takes":
		return "take", true
	case "told", "tells", "telling", "tellt", "tellin":
		return "tell", true
	case "said", "says", "saying", "sayin", "sez":
		return "say", true
	case "sent", "sends", "sending", "sendin":
		return "send", true
	case "paid", "pays", "paying", "payed", "peyed", "pey", "payin":
		return "pay", true
	case "bought", "buys", "buying", "buyin":
		return "buy", true
	case "withdrew", "withdrawn", "withdraws", "withdrawal", "withdrawals":
		return "withdraw", true
	case "drew", "drawn":
		return "draw", true
	case "come", "came", "coming", "comes", "comin":
		return "come", true
	case "went", "gone", "going", "goes", "gaun", "gan", "goin":
		return "go", true
	case "rang", "rung", "ringing", "rings", "ringin":
		return "ring", true
	case "got", "gotten", "getting", "gets", "gettin":
		return "get", true
	case "kept":
		return "keep", true
	case "leave", "leaves", "left", "leaving":
		return "leave", true
	case "brought", "brocht":
		return "bring", true
	case "held":
		return "hold", true
	case "write", "writes", "wrote", "written", "writing":
		return "write", true
	case "knew", "known":
		return "know", true
	case "lent":
		return "lend", true
	case "steal", "stole", "stolen":
		return "steal", true
	case "lose", "loses", "lost", "losing":
		return "lose", true
	case "won", "winning":
		return "win", true
	case "make", "makes", "made", "making":
		return "make", true
	case "thought":
		return "think", true
	case "spoke", "spoken":
		return "speak", true
	case "asks", "asked", "asking", "askin":
		return "ask", true
	case "did", "done", "does", "doing", "doin":
		return "do", true
	case "have", "has", "had", "having":
		return "have", true
	case "meant":
		return "mean", true
	case "met":
		return "meet", true
	case "caught":
		return "catch", true
	case "break", "broke", "broken":
		return "break", true
	case "police", "during", "something", "anything", "nothing", "everything", "thing", "evening", "morning", "broadband", "wedding":
		return w, true
	}
	return "", false
}
