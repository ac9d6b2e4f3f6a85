package news

import (
	"math"
	"slices"
	"strings"
)

// ways are how criminals come to people and what they are after, each with the words that tell so. Two matters of one kind in one
// town often differ in that: one starts with a recorded call and ends with gift cards, the other with an e-mail and a card number.
var ways = wordsOfWays(
	"recorded, recording, recordings, automated, robot, robotic, press 1, press one, press any, pressing 1, pressed 1",
	"caller, callers, phoned, rang, rung, ringing, telephoned, phone call, phone calls, cold call, cold calls, cold called, cold calling, voicemail, voicemails, on the phone, on the line, calls from, calls about, calls in, calls to, being called, being phoned, the call, the calls, had calls, a call",
	"texts, texted, text message, text messages, sms, a text, the text, whatsapp, 7726",
	"email, emails, e mail, e mails, inbox, invoice, invoices, phishing",
	"letter, letters, letterbox, letterboxes, leaflet, leaflets, flyer, flyers, envelope, envelopes, headed paper, po box",
	"doorstep, doorsteps, knock, knocks, knocked, knocking, at the door, at your door, at her door, at his door, at their door, house to house, doors, doorbell, rogue trader, rogue traders, hi vis, lanyard, lanyards, called at, uninvited, caller at, callers at",
	"advert, adverts, ad, ads, website, websites, facebook, marketplace, instagram, social media, online, page, listing",
	"qr, sticker, stickers, scan, scanned, scanning",
	"gift card, gift cards, voucher, vouchers, gaming card, gaming cards, google play, steam, itunes",
	"remote, remotely, anydesk, teamviewer, your screen, her screen, his screen, their screen, your computer, her computer, his computer, their computer, your laptop, her laptop, his laptop, their laptop, install, installs, installed, software, download, downloads, downloaded",
	"passcode, passcodes, six digit, 6 digit, code, codes, one time",
	"courier, couriers, collect, collects, collected, collecting, collection, handed over, handed to, taxi, cash, withdraw, withdrawn, withdrawal, withdrew",
	"gold, bullion, sovereign, sovereigns, jewellery, jeweller, jewellers, watches",
	"bitcoin, bitcoins, crypto, cryptocurrency, cryptocurrencies",
	"deposit, deposits, fee, fees, up front, upfront, in advance",
	"card, card number, card details, bank details, sort code, account number",
	"safe account, transfer, transfers, transferred, move money, move savings, move your, moved money, moved savings, moved a total, ring fenced",
)

// wordsOfWays says for each word or phrase which way it tells of.
func wordsOfWays(lists ...string) map[string]int {
	of := map[string]int{}
	for way, list := range lists {
		for _, words := range strings.Split(list, ", ") {
			of[words] = way
		}
	}
	return of
}

// longestWay is how many words a phrase for a way has at most.
const longestWay = 3

// waysOf gives the vector of the ways that a plain text tells of.
func waysOf(plainText string) map[int]float64 {
	of := map[int]float64{}
	words := strings.Fields(plainText)
	for i := range words {
		for n := 1; n <= longestWay && i+n <= len(words); n++ {
			if way, ok := ways[strings.Join(words[i:i+n], " ")]; ok {
				of[way]++
			}
		}
	}
	for way, n := range of {
		of[way] = 1 + math.Log(n)
	}
	return unit(of)
}

// doingsOf gives the vector of what a text tells apart from names: of the words that stand there in small letters. Who and where
// is compared on its own, and whatever the police of one town put out has that in common.
func doingsOf(text string) map[string]float64 {
	small := map[string]bool{}
	for _, w := range strings.Fields(text) {
		if w = strings.TrimLeft(w, "\"“‘'("); w != "" && w[0] >= 'a' && w[0] <= 'z' {
			for _, part := range strings.Fields(plain(w)) {
				small[part] = true
			}
		}
	}
	words := slices.DeleteFunc(strings.Fields(plain(text)), func(w string) bool { return !small[w] })
	return vector(words, doingsRare)
}

// What it tells that two matters took the same course, in points.
const (
	courseTells = 11.0 // for the same words
	courseFrom  = 0.12 // how alike words of any two matters are
	courseMost  = 0.3  // from so much more on nothing is added
	waysTell    = 1.0  // between the same ways and others
	otherWords  = 0.22 // how alike the words are at least when one of two scam types is misjudged
	otherMatter = 4.5  // against it, else
)

// sameCourse says how much what happened speaks for one matter, or against it.
func sameCourse(a, b *details) float64 {
	points := courseTells * min(max(0, alike(a.doings, b.doings)-courseFrom), courseMost)
	if len(a.ways) > 0 && len(b.ways) > 0 {
		points += waysTell * (alike(a.ways, b.ways) - 0.5)
	}
	return points
}
