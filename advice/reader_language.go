package advice

// language notes in which language the message is, when not English, and whether it speaks of danger.
func (j *judgement) language() {
	j.out.Language, j.out.Alarm = j.r.languages.read(j.rd.text)
}
