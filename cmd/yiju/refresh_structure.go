package main

import (
	"context"
	"fmt"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/structure"
)

// structured makes a corpus of the sources that were read, and shows how many of them are done.
func (r *refresh) structured(ctx context.Context) (*corpus.Corpus, error) {
	fmt.Fprintln(r.stderr, r.t.Structuring)
	r.step(bot.Structuring, 0, len(r.sources))
	bar := &progress{app: r.app}
	defer bar.end()
	c, err := structure.RecoverContext(ctx, r.sources, r.origin.manifest, func(done, total int) {
		bar.step(fmt.Sprintf("%s %d/%d", r.t.Structuring, done, total), false)
		r.step(bot.Structuring, done, total)
	})
	if err != nil && ctx.Err() == nil {
		return nil, failf(join(r.t.InvalidHint, r.untouched()), r.t.Invalid, err)
	}
	return c, err
}
