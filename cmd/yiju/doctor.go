package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yiju/bot/discord"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// finding is the result of one check.
type finding struct {
	Check  string `json:"check"` // program, corpus, state, disk, model, embedding, discord
	Status mark   `json:"status"`
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"` // what to do
}

// mark says how a check went.
type mark string

const (
	fine    mark = "ok"
	hmm     mark = "warning" // it works, with something to know
	broken  mark = "failed"
	skipped mark = "off" // not configured
)

// doctor examines everything that a server needs.
type doctor struct {
	*app
	settings
	findings []finding
}

// runDoctor checks token, permissions, intents, corpus, model endpoint and disk, and says what to do.
func runDoctor(ctx context.Context, a *app, args []string) error {
	o, err := a.plain("doctor", args)
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	d := &doctor{app: a, settings: s}
	bar := &progress{app: a}
	for _, check := range []func(context.Context){d.corpus, d.state, d.disk, d.model, d.embedding, d.discord} {
		bar.step(a.t.Examining, false)
		check(ctx)
		if ctx.Err() != nil {
			bar.end()
			return ctx.Err()
		}
	}
	bar.end()
	failed := false
	for _, f := range d.findings {
		failed = failed || f.Status == broken
	}
	if o.json {
		if err := a.writeJSON(map[string]any{"checks": d.findings}); err != nil {
			return err
		}
	} else {
		p := a.page(a.lang)
		p.findings(d.findings)
		if err := a.print(p); err != nil {
			return err
		}
	}
	if failed {
		return errTold
	}
	return nil
}

func (d *doctor) note(check string, status mark, remedy, format string, args ...any) {
	d.findings = append(d.findings, finding{check, status, fmt.Sprintf(format, args...), remedy})
}

// fail notes an error with the remedy that it brings.
func (d *doctor) fail(check string, err error, remedy string) {
	if f, ok := errors.AsType[*failure](err); ok && f.Hint != "" {
		remedy = f.Hint
	}
	d.note(check, broken, remedy, "%s", err.Error())
}

// corpus opens what answers and asks it for the first clause that it has.
func (d *doctor) corpus(ctx context.Context) {
	svc, err := d.searchable(settings{Data: d.Data}, nil)
	if err != nil {
		d.fail("corpus", err, "")
		return
	}
	defer svc.Close()
	snap, err := svc.Searcher()
	if err != nil {
		d.fail("corpus", err, "")
		return
	}
	m := snap.Meta()
	instruments, err := snap.Instruments()
	if err == nil && len(instruments) > 0 {
		_, err = snap.Search(ctx, retrieval.Query{Text: instruments[0].Title(corpus.Chinese), K: 1})
	}
	switch {
	case err != nil:
		d.fail("corpus", err, fmt.Sprintf(d.t.RefreshCmd, d.Data))
	case d.Data == "":
		d.note("corpus", hmm, d.t.DoctorStarter, d.t.DoctorCorpus, service.StarterName, m.Instruments, m.Clauses)
	default:
		d.note("corpus", fine, "", d.t.DoctorCorpus, m.Name, m.Instruments, m.Clauses)
	}
}

// state examines the database of what changes.
func (d *doctor) state(ctx context.Context) {
	store, err := d.openState(ctx, d.settings, false)
	if errors.Is(err, errNoState) {
		d.note("state", fine, "", "%s", d.t.DoctorNoState)
		return
	}
	if err == nil {
		err = errors.Join(store.Check(ctx), store.Close())
	}
	if err != nil {
		d.fail("state", err, d.t.DoctorStateHint)
		return
	}
	d.note("state", fine, "", d.t.DoctorState, d.statePath(d.settings))
}

// leastFree is the free disk space, in bytes, below which a refresh of a large corpus may fail.
const leastFree = 1 << 30

// disk checks whether the data directory is writable, and how much space is left.
func (d *doctor) disk(context.Context) {
	dir := d.Data
	if dir == "" {
		dir = filepath.Dir(d.statePath(d.settings))
	}
	if dir == "." || dir == "" {
		d.note("disk", hmm, "", "%s", d.t.DoctorNoDir)
		return
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.fail("disk", err, d.t.DoctorDiskHint)
		return
	}
	f, err := os.CreateTemp(dir, "doctor-*.tmp")
	if err == nil {
		_, err = f.WriteString("written by yiju doctor\n")
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		d.fail("disk", err, d.t.DoctorDiskHint)
		return
	}
	free, known := freeBytes(dir)
	switch {
	case !known:
		d.note("disk", fine, "", d.t.DoctorDisk, dir)
	case free < leastFree:
		d.note("disk", hmm, d.t.DoctorDiskFull, d.t.DoctorDiskFree, dir, float64(free)/(1<<30))
	default:
		d.note("disk", fine, "", d.t.DoctorDiskFree, dir, float64(free)/(1<<30))
	}
}

// model has the endpoint rewrite a short question, which costs some hundred tokens.
func (d *doctor) model(ctx context.Context) {
	c, err := d.client(d.settings, d.Model.Name, nil)
	if err != nil {
		d.fail("model", err, d.t.ModelHint)
		return
	}
	if c == nil {
		d.note("model", skipped, "", "%s", d.t.DoctorNoModel)
		return
	}
	defer c.Close()
	began := time.Now()
	turn := llm.Turn{Question: "What does article 1 say?", Answer: "It says when the garden opens."}
	if _, err := c.Rewrite(ctx, llm.Request{Question: "And article 2?", History: []llm.Turn{turn}}); err != nil {
		d.fail("model", err, d.t.ModelHint)
		return
	}
	d.note("model", fine, "", d.t.DoctorModel, d.Model.Name, time.Since(began).Seconds())
}

// embedding has the embedding model make a vector, where one is named.
func (d *doctor) embedding(ctx context.Context) {
	e, err := d.embedder(d.settings, d.Model.Whole)
	if err != nil {
		d.fail("embedding", err, d.t.ModelHint)
		return
	}
	if e == nil {
		d.note("embedding", skipped, "", "%s", d.t.DoctorNoEmbedding)
		return
	}
	v, err := e.Embed(ctx, []string{"a garden"})
	if err != nil {
		d.fail("embedding", err, d.t.ModelHint)
		return
	}
	d.note("embedding", fine, "", d.t.DoctorEmbedding, d.settings.Model.Embedding, len(v[0]))
}

// discordWait is how long Discord may take. A server tries for longer; a person waits for this.
const discordWait = 15 * time.Second

// discord asks Discord about the application of the token.
func (d *doctor) discord(ctx context.Context) {
	token, err := d.token()
	if err != nil {
		d.note("discord", skipped, err.(*failure).Hint, "%s", err.Error())
		return
	}
	adapter, err := discord.New(discord.Options{Token: token, Bot: silent{}, Transport: d.transport})
	var found discord.Check
	if err == nil {
		soon, cancel := context.WithTimeout(ctx, discordWait)
		found, err = adapter.Check(soon)
		cancel()
	}
	if fatal, ok := errors.AsType[*discord.FatalError](err); ok {
		d.fail("discord", err, d.fatalHint(fatal))
		return
	}
	if err != nil {
		d.fail("discord", err, d.t.DoctorDiscordHint)
		return
	}
	d.note("discord", fine, fmt.Sprintf(d.t.DoctorInvite, found.Invite), d.t.DoctorDiscord, found.Name, found.Guilds)
	switch {
	case d.Discord.MessageContent && !found.MessageContent:
		d.note("discord", broken, d.t.FatalIntents, "%s", d.t.DoctorNoIntent)
	case d.Discord.MessageContent:
		d.note("discord", fine, "", "%s", d.t.DoctorIntent)
	}
	for _, l := range found.Lacking {
		var missing []string
		for _, p := range l.Missing {
			missing = append(missing, d.t.permission(p))
		}
		d.note("discord", hmm, fmt.Sprintf(d.t.DoctorLackingHint, found.Invite), d.t.DoctorLacking, l.Guild, strings.Join(missing, d.t.Comma))
	}
	if shards := max(1, d.Discord.Shards); found.Shards > shards {
		d.note("discord", hmm, fmt.Sprintf(d.t.FatalShards, found.Shards), d.t.DoctorShards, shards, found.Shards)
	}
}

// permission names a permission that the bot needs.
func (t *texts) permission(p int64) string {
	names := []string{t.MayView, t.MaySend, t.MaySendInThreads, t.MayThread, t.MayAttach, t.MayRead}
	if i := slices.Index(discord.Needed(), p); i >= 0 {
		return names[i]
	}
	return fmt.Sprint(p)
}

// findings prints what was found and what to do about it.
func (p *page) findings(all []finding) {
	for _, f := range all {
		sign := p.Good("✓ ")
		switch f.Status {
		case hmm:
			sign = p.Warn("! ")
		case broken:
			sign = p.Bad("✗ ")
		case skipped:
			sign = p.Dim("· ")
		}
		p.WriteString(sign)
		p.Hang(&p.Builder, terminal.Pad(p.t.Called("check", f.Check), 10), terminal.OneLine(f.Found), nil)
		if f.Remedy != "" {
			p.Tell(p.Dim, "    ", f.Remedy)
		}
	}
}
