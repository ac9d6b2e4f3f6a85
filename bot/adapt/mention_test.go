package adapt

import "testing"

func TestBreakMentions(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "no sign": "no sign", "@everyone": "@\u2060everyone", "(@name)": "(@\u2060name)", "a@b.example": "a@b.example", "é@b": "é@b", "@@x": "@\u2060@\u2060x",
	} {
		if got := BreakMentions(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}
