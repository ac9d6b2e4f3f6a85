package postgres

// LetGo ends the work at a queue, as if River had stopped it.
func LetGo(j *Jobs, queue string) { j.letGo(queue) }
