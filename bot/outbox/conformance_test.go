package outbox_test

import (
	"testing"
	"testing/synctest"

	"hangup/bot/outbox"
	"hangup/bot/outbox/outboxtest"
)

func TestTheQueueInMemoryIsOne(t *testing.T) {
	outboxtest.Run(t, func(testing.TB) outboxtest.Queue { return outbox.NewMemQueue() })
}

func TestTheLoopDrivesTheQueueInMemory(t *testing.T) {
	outboxtest.Drive(t, synctest.Test, func(testing.TB) outboxtest.Rig { return outboxtest.Looped{Counted: outbox.NewMemQueue()} })
}
