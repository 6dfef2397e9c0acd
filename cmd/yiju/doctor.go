package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yiju/bot/discord"
	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// finding is the result of one check.
type finding struct {
	Check  string `json:"check"` // corpus, state, disk, model, embedding, discord, server, public
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
	setup
	check    string // under way
	findings []finding
}

// examination is one check: what it is of, what to do where it fails, and how it is made.
type examination struct {
	name, remedy string
	run          func(context.Context) error
}

// doctorCommand checks token, permissions, intents, corpus, model endpoint and disk, and says what to do.
func doctorCommand(c *call) action {
	c.takesJSON()
	ready := c.Bool("ready", false, c.t.FlagReady)
	return func(ctx context.Context) error {
		d := &doctor{setup: c.setup}
		bar := &progress{app: c.app}
		defer bar.end()
		checks := []examination{
			{"corpus", fmt.Sprintf(c.t.RefreshCmd, c.Data), d.corpus}, {"state", c.t.DoctorStateHint, d.state},
			{"disk", c.t.DoctorDiskHint, d.disk}, {"model", c.t.ModelHint, d.model}, {"embedding", c.t.ModelHint, d.embedding},
			{"discord", c.t.DoctorDiscordHint, d.discord}, {"server", c.t.DoctorServerHint, d.server},
			{"public", c.t.DoctorPublicHint, d.public},
		}
		if *ready {
			checks = []examination{{"server", c.t.DoctorServerHint, d.ready}}
		}
		for _, check := range checks {
			bar.step(c.t.Examining, false)
			d.check = check.name
			err := check.run(ctx)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				continue
			}
			if f, ok := errors.AsType[*failure](err); ok {
				check.remedy = cmp.Or(f.Hint, check.remedy)
			}
			d.note(broken, check.remedy, "%s", err.Error())
		}
		bar.end()
		err := c.show(map[string]any{"checks": d.findings}, func(p *page) { p.findings(d.findings) })
		if err == nil && slices.ContainsFunc(d.findings, func(f finding) bool { return f.Status == broken }) {
			return errTold
		}
		return err
	}
}

func (d *doctor) note(status mark, remedy, format string, args ...any) {
	d.findings = append(d.findings, finding{d.check, status, fmt.Sprintf(format, args...), remedy})
}

// corpus opens what answers and asks it for the first clause that it has.
func (d *doctor) corpus(ctx context.Context) error {
	svc, err := setup{d.app, settings{Data: d.Data}}.searchable(nil)
	if err != nil {
		return err
	}
	defer svc.Close()
	snap, err := svc.Searcher()
	if err != nil {
		return err
	}
	m := snap.Meta()
	instruments, err := snap.Instruments()
	if err == nil && len(instruments) > 0 {
		_, err = snap.Search(ctx, retrieval.Query{Text: instruments[0].Title(corpus.Chinese), K: 1})
	}
	if err != nil {
		return err
	}
	if d.Data == "" {
		d.note(hmm, d.t.DoctorStarter, d.t.DoctorCorpus, service.StarterName, m.Instruments, m.Clauses)
	} else {
		d.note(fine, "", d.t.DoctorCorpus, m.Name, m.Instruments, m.Clauses)
	}
	return nil
}

// state examines the database of what changes.
func (d *doctor) state(ctx context.Context) error {
	store, err := d.openState(ctx, false)
	if errors.Is(err, errNoState) {
		d.note(fine, "", "%s", d.t.DoctorNoState)
		return nil
	}
	if err == nil {
		err = errors.Join(store.Check(ctx), store.Close())
	}
	if err == nil {
		d.note(fine, "", d.t.DoctorState, d.statePath())
	}
	return err
}

// leastFree is the free disk space, in bytes, below which a refresh of a large corpus may fail.
const leastFree = 1 << 30

// disk checks whether the data directory is writable, and how much space is left.
func (d *doctor) disk(context.Context) error {
	dir := d.Data
	if dir == "" {
		dir = filepath.Dir(d.statePath())
	}
	if dir == "." || dir == "" {
		d.note(hmm, "", "%s", d.t.DoctorNoDir)
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "doctor-*.tmp")
	if err == nil {
		_, err = f.WriteString("written by yiju doctor\n")
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return err
	}
	free, known := freeBytes(dir)
	switch {
	case !known:
		d.note(fine, "", d.t.DoctorDisk, dir)
	case free < leastFree:
		d.note(hmm, d.t.DoctorDiskFull, d.t.DoctorDiskFree, dir, float64(free)/(1<<30))
	default:
		d.note(fine, "", d.t.DoctorDiskFree, dir, float64(free)/(1<<30))
	}
	return nil
}

// model has the endpoint rewrite a short question, and judge a true and a false sentence, which costs a thousand tokens.
func (d *doctor) model(ctx context.Context) error {
	c, err := d.client(d.Model.Name, d.Model.judge(), d.Model.BaseURL, d.getenv("OPENAI_API_KEY"), nil)
	if err != nil {
		return err
	}
	if c == nil {
		d.note(skipped, "", "%s", d.t.DoctorNoModel)
		return nil
	}
	defer c.Close()
	began := time.Now()
	turn := llm.Turn{Question: "What does article 1 say?", Answer: "It says when the garden opens."}
	if _, err := c.Rewrite(ctx, llm.Request{Question: "And article 2?", History: []llm.Turn{turn}}); err != nil {
		return err
	}
	d.note(fine, "", d.t.DoctorModel, d.Model.Name, time.Since(began).Seconds())
	if !c.Judges() {
		return nil
	}
	began = time.Now()
	opens := llm.Passage{Title: "Rules of the Garden", Label: "1", Level: corpus.Official, Lang: corpus.English, Text: "The garden opens at seven."}
	claims := []llm.Claim{
		{Text: "The garden opens at seven.", Evidence: []llm.Passage{opens}}, {Text: "The garden closes at seven.", Evidence: []llm.Passage{opens}},
	}
	j, err := c.Judge(ctx, llm.JudgeRequest{Claims: claims})
	if err != nil {
		return err
	}
	if j.Rulings[0].Verdict != llm.Supported || j.Rulings[1].Verdict != llm.Unsupported {
		d.note(hmm, d.t.DoctorJudgeHint, d.t.DoctorJudgeBad, d.Model.judge())
		return nil
	}
	d.note(fine, "", d.t.DoctorJudge, d.Model.judge(), time.Since(began).Seconds())
	return nil
}

// embedding has the embedding model make a vector, where one is named.
func (d *doctor) embedding(ctx context.Context) error {
	e, err := d.embedder(time.Duration(d.Model.Whole)*time.Second, 0)
	if err != nil {
		return err
	}
	if e == nil {
		d.note(skipped, "", "%s", d.t.DoctorNoEmbedding)
		return nil
	}
	v, err := e.Embed(ctx, []string{"a garden"}, nil)
	if err != nil {
		return err
	}
	d.note(fine, "", d.t.DoctorEmbedding, d.Model.Embedding, len(v[0]))
	return nil
}

// discordWait is how long Discord may take. A server tries for longer; a person waits for this.
const discordWait = 15 * time.Second

// discord asks Discord about the application of the token.
func (d *doctor) discord(ctx context.Context) error {
	token, err := d.token()
	if err != nil {
		d.note(skipped, err.(*failure).Hint, "%s", err.Error())
		return nil
	}
	adapter, err := discord.New(discord.Options{Token: token, Bot: silent{}, Transport: d.transport})
	if err != nil {
		return err
	}
	soon, cancel := context.WithTimeout(ctx, discordWait)
	defer cancel()
	found, err := adapter.Check(soon)
	if fatal, ok := errors.AsType[*discord.FatalError](err); ok {
		return failf(fatalHint(d.t, fatal), "%w", err)
	} else if err != nil {
		return err
	}
	d.note(fine, fmt.Sprintf(d.t.DoctorInvite, found.Invite), d.t.DoctorDiscord, found.Name, found.Guilds)
	switch {
	case d.Discord.MessageContent && !found.MessageContent:
		d.note(broken, d.t.FatalIntents, "%s", d.t.DoctorNoIntent)
	case d.Discord.MessageContent:
		d.note(fine, "", "%s", d.t.DoctorIntent)
	}
	for _, l := range found.Lacking {
		var missing []string
		for _, p := range l.Missing {
			missing = append(missing, permission(d.t, p))
		}
		d.note(hmm, fmt.Sprintf(d.t.DoctorLackingHint, found.Invite), d.t.DoctorLacking, l.Guild, strings.Join(missing, d.t.Comma))
	}
	if shards := max(1, d.Discord.Shards); found.Shards > shards {
		d.note(hmm, fmt.Sprintf(d.t.FatalShards, found.Shards), d.t.DoctorShards, shards, found.Shards)
	}
	return nil
}

// serverWait is how long the running server may take to say whether it is ready.
const serverWait = 5 * time.Second

// server asks a running server, where one is configured to be asked, whether it is ready. That none runs is no fault.
func (d *doctor) server(ctx context.Context) error {
	if d.Admin == "" {
		return nil
	}
	err := d.ready(ctx)
	if _, refused := errors.AsType[*net.OpError](err); refused {
		d.note(hmm, d.t.DoctorServerHint, d.t.DoctorNoServer, d.Admin)
		return nil
	}
	return err
}

// ready asks the running server whether it is ready.
func (d *doctor) ready(ctx context.Context) error {
	host, port, err := net.SplitHostPort(d.Admin)
	if err != nil {
		return failf("", d.t.BadValue, "admin", d.Admin)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	status, body, err := get(ctx, "http://"+net.JoinHostPort(host, port)+"/readyz")
	if err != nil {
		return err
	}
	if found := strings.TrimSpace(body); status != http.StatusOK {
		d.note(broken, "", d.t.DoctorNotReady, found)
	} else {
		d.note(fine, "", d.t.DoctorReady, found)
	}
	return nil
}

// public opens the address that readers know the server by.
func (d *doctor) public(ctx context.Context) error {
	if d.PublicURL == "" {
		return nil
	}
	status, _, err := get(ctx, d.PublicURL)
	if err == nil && status != http.StatusOK {
		err = failf("", d.t.DoctorPublicBad, d.PublicURL, status)
	}
	if err == nil {
		d.note(fine, "", d.t.DoctorPublic, d.PublicURL)
	}
	return err
}

// get returns the status and the beginning of the body of a page.
func get(ctx context.Context, address string) (int, string, error) {
	ctx, cancel := context.WithTimeout(ctx, serverWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	return res.StatusCode, string(body), err
}

// permission names a permission that the bot needs.
func permission(t *present.Texts, p int64) string {
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
