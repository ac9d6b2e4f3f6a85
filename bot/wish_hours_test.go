package bot

import (
	"testing"
	"time"
)

// inLondon reads a time as a clock in London shows it.
func inLondon(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", text, london())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestQuietHoursEndOnTheClockInLondon(t *testing.T) {
	night, noon, small := Hours{22 * 60, 7 * 60}, Hours{12 * 60, 14*60 + 30}, Hours{0, 90}
	for _, c := range []struct {
		name  string
		hours Hours
		now   string
		until string // "" when it is not quiet
	}{
		{"in the evening they end tomorrow", night, "2026-11-18 22:00:00", "2026-11-19 07:00:00"},
		{"after midnight they end today", night, "2026-11-19 03:00:00", "2026-11-19 07:00:00"},
		{"the last second is quiet", night, "2026-11-19 06:59:59", "2026-11-19 07:00:00"},
		{"the end is not", night, "2026-11-19 07:00:00", ""},
		{"nor the minute before they begin", night, "2026-11-18 21:59:59", ""},
		{"in summer too they go by the clock", night, "2026-07-01 23:30:00", "2026-07-02 07:00:00"},
		{"at the end of a month", night, "2026-12-31 23:00:00", "2027-01-01 07:00:00"},
		{"over noon", noon, "2026-11-18 13:00:00", "2026-11-18 14:30:00"},
		{"before noon", noon, "2026-11-18 11:59:00", ""},
		{"after noon", noon, "2026-11-18 14:30:00", ""},
		{"from midnight", small, "2026-11-18 00:00:00", "2026-11-18 01:30:00"},
		{"the night that loses an hour", night, "2027-03-27 23:00:00", "2027-03-28 07:00:00"},
		{"the night that has one more", night, "2026-10-24 23:00:00", "2026-10-25 07:00:00"},
		{"none at all", Hours{}, "2026-11-18 03:00:00", ""},
		{"of no length", Hours{60, 60}, "2026-11-18 01:00:00", ""},
		{"that would never end", Hours{0, wholeDay}, "2026-11-18 01:00:00", ""},
		{"that no day has", Hours{-5, 3000}, "2026-11-18 01:00:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := inLondon(t, c.now)
			until, quiet := c.hours.End(now.UTC())
			switch {
			case quiet != (c.until != ""):
				t.Errorf("quiet %v until %v", quiet, until)
			case quiet && !until.Equal(inLondon(t, c.until)):
				t.Errorf("until %v", until.In(london()))
			case !quiet && !until.Equal(now):
				t.Errorf("moved to %v", until)
			}
		})
	}
}

func TestTheNightOfAClockChangeHasItsRealLength(t *testing.T) {
	night := Hours{22 * 60, 7 * 60}
	for day, want := range map[string]time.Duration{
		"2027-03-27": 8 * time.Hour, "2026-10-24": 10 * time.Hour, "2026-11-18": 9 * time.Hour,
	} {
		from := inLondon(t, day+" 22:00:00")
		if until, _ := night.End(from); until.Sub(from) != want {
			t.Errorf("%s: %v", day, until.Sub(from))
		}
	}
}

// Whatever the hours, around both changes of the clock they end later than now and are over when they end, so that a post
// which waits for their end waits once. Only hours that leave less than two of the day can come again in that instant.
func TestQuietHoursAreOverWhenTheyEnd(t *testing.T) {
	for _, day := range []string{"2027-03-27", "2026-10-24"} {
		noon := inLondon(t, day+" 12:00:00")
		for from := 0; from <= wholeDay; from += 30 {
			for to := 0; to <= wholeDay; to += 30 {
				if open := (from - to + wholeDay) % wholeDay; open >= 120 {
					endsLater(t, Hours{from, to}, noon)
				}
			}
		}
	}
}

func endsLater(t *testing.T, h Hours, noon time.Time) {
	t.Helper()
	for step := range 24 * 2 {
		now := noon.Add(time.Duration(step)*30*time.Minute + 7*time.Minute)
		until, quiet := h.End(now)
		if !quiet {
			continue
		}
		if _, still := h.End(until); still || !until.After(now) || until.Sub(now) > 25*time.Hour {
			t.Fatalf("%+v at %v: until %v, still quiet then: %v", h, now.In(london()), until.In(london()), still)
		}
	}
}

func TestDigestsComeAtSixInTheEvening(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-18 10:00:00": "2026-11-18 18:00:00", "2026-11-18 17:59:59": "2026-11-18 18:00:00",
		"2026-11-18 18:00:00": "2026-11-19 18:00:00", "2026-07-01 23:00:00": "2026-07-02 18:00:00",
		"2026-10-24 20:00:00": "2026-10-25 18:00:00", "2027-03-27 20:00:00": "2027-03-28 18:00:00",
	} {
		if got := nextDigest(inLondon(t, now).UTC()); !got.Equal(inLondon(t, want)) {
			t.Errorf("after %s: %v", now, got.In(london()))
		}
	}
}
