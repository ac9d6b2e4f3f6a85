package telegram

import "time"

// take gives the next update whose chat is not in work, or nil when the lines are closed.
func (q *lines) take() *item {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && !q.closed {
		q.wake.Wait()
	}
	if q.closed {
		return nil
	}
	l := q.ready[0]
	q.ready[0] = nil
	q.ready = q.ready[1:]
	l.begun = true
	return l.items[0]
}

// done takes an update out that take gave, and lets its chat go on.
func (q *lines) done(it *item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.byKey[it.line]
	l.items[0] = nil
	l.items, l.begun = l.items[1:], false
	delete(q.byID, it.id)
	if q.gone != nil {
		q.gone[it.id] = true
	}
	if it.body != nil {
		q.held--
	}
	q.free(1)
	q.goOn(it.line, l)
}

// again has an update wait that take gave, and its chat with it.
func (q *lines) again(it *item, until time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.byKey[it.line]
	l.until = until
	q.goOn(it.line, l)
}

// goOn ends the work on a line. The lock is held.
func (q *lines) goOn(key lineKey, l *line) {
	if l.alone {
		l.alone, q.taken = false, false
		q.nextAlone()
	}
	if len(l.items) == 0 {
		delete(q.byKey, key)
		return
	}
	now := q.now()
	until := l.until
	if limit := l.items[0].limit(); limit.Before(until) {
		until = limit
	}
	if wait := until.Sub(now); wait > 0 {
		time.AfterFunc(wait, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.enqueue(l)
		})
		return
	}
	q.enqueue(l)
}

// enqueue gives a line its turn, or a place among the lonely. The lock is held.
func (q *lines) enqueue(l *line) {
	if l.items[0].alone && !l.alone {
		q.lonely = append(q.lonely, l)
		q.nextAlone()
		return
	}
	q.ready = append(q.ready, l)
	q.wake.Signal()
}

// nextAlone gives one of the lonely its turn when none has it. The lock is held.
func (q *lines) nextAlone() {
	if q.taken || len(q.lonely) == 0 {
		return
	}
	l := q.lonely[0]
	q.lonely = q.lonely[1:]
	l.alone, q.taken = true, true
	q.enqueue(l)
}

// late tells that the time of an update is over and that its chat must not be written to yet.
func (q *lines) late(it *item) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.now()
	return now.Before(q.byKey[it.line].until) && !now.Before(it.limit())
}
