package outbox_test

import (
	"testing"

	"hangup/bot/outbox"
	"hangup/bot/outbox/outboxtest"
)

func TestTheQueueInMemoryIsOne(t *testing.T) {
	outboxtest.Run(t, func(testing.TB) outboxtest.Queue { return outbox.NewMemQueue() })
}
