package bot

// NewWish gives what a watch wants that is set up with words as they are typed behind "/watch AREA"; "" asks for few posts, and
// none at night. unread says in sentences what was not understood.
func (c *Core) NewWish(words string) (w Wish, unread []string) {
	change := c.readWish(words)
	for _, key := range change.Unread {
		unread = append(unread, c.Say(key))
	}
	return change.of(newWish()), unread
}
