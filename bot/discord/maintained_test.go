package discord

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/archive"
	"yiju/retrieval/ingest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

// maintained is a data directory with its maintainer and the folder of its sources.
type maintained struct {
	*ingest.Maintainer
	dir    *archive.Dir
	folder string
}

// keep writes the sources of testdata into a folder, and puts a snapshot of them into service.
func (s *stage) keep() *maintained {
	s.t.Helper()
	sources, err := txtar.ParseFile("testdata/corpus.txtar")
	if err != nil {
		s.t.Fatal(err)
	}
	data := filepath.Join(s.t.TempDir(), "data")
	k := &maintained{dir: archive.OpenDir(data), folder: s.t.TempDir()}
	k.Maintainer = ingest.New(ingest.Config{
		Data: data, From: k.folder, Margin: 0.02, Keep: 20, Now: s.now, Web: fetch.WebOptions{Agent: "yiju-test/1.0"},
		DecodeManifest: func(string, []byte) (corpus.Manifest, error) { return harbour, nil },
		UploadHosts:    []string{"cdn.discordapp.com"}, UploadTransport: s.Transport(),
		Activate: func(context.Context) error { return k.activate(s.lib) },
	})
	for _, f := range sources.Files {
		k.write(s.t, f.Name, string(f.Data))
	}
	k.write(s.t, "sources.yaml", "")
	k.write(s.t, "questions.jsonl", questions)
	p, err := k.Refresh(s.t.Context(), ingest.Options{}, nil)
	if err == nil {
		_, err = k.Approve(s.t.Context(), p.Name, false)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return k
}

// golden questions of the quality gate.
const questions = `{"id":"zh","lang":"zh","question":"什么时候点灯？","answerable":true,"evidence":["日落前一刻点灯"]}
{"id":"en","lang":"en","question":"When is the lamp lit?","answerable":true,"evidence":["a quarter of an hour before sunset"]}
`

// activate leases out the serving snapshot from then on.
func (k *maintained) activate(lib *library) error {
	snap, err := k.dir.Current()
	if err != nil {
		return err
	}
	serving := service.New(search.New(snap), nil)
	if err := serving.Prepare(); err != nil {
		return errors.Join(err, snap.Close())
	}
	lib.lend(serving, snap.Close)
	return nil
}

// write puts a source into the folder.
func (k *maintained) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(k.folder, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// edit replaces words in a source.
func (k *maintained) edit(t testing.TB, name string, oldnew ...string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(k.folder, name))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(oldnew...).Replace(string(b))
	if text == string(b) {
		t.Fatalf("%q is not in %s", oldnew, name)
	}
	k.write(t, name, text)
}
