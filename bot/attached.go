package bot

// attachedAlone answers a picture, a file or a voice message without words. The adapter gave nothing of it but that it came.
func (t *turn) attachedAlone() Reply {
	return Reply{Lead: t.Say("bot.attached.lead"), Parts: []Part{paragraph(t.Say("bot.attached.how"))}}
}
