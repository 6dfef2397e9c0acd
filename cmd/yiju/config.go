package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"yiju/corpus"
	"yiju/retrieval/ingest"
)

// settings are what the configuration file, the environment and the flags say, the later over the earlier.
type settings struct {
	Data string `json:"data"`      // data directory; "" for the starter corpus
	Lang string `json:"lang"`      // language of messages: "auto", "zh" or "en"
	K    int    `json:"k" env:"-"` // hits of a search

	From       string  `json:"from"`       // sources of a refresh: a folder, a manifest or a file
	Questions  string  `json:"questions"`  // golden questions that a refresh asks; "" for those beside the sources
	Dictionary string  `json:"dictionary"` // file of CC-CEDICT that helps to translate questions, or "download"; "" for none
	Margin     float64 `json:"margin"`     // by how much a figure of the checks may fall, 0..1
	Keep       int     `json:"keep"`       // old snapshots that are kept

	Fetch fetchSettings `json:"fetch"`

	RefreshEvery   string `json:"refresh_every"`   // interval at which `serve` refreshes, such as "24h"; "" for never
	RefreshPublish bool   `json:"refresh_publish"` // what a scheduled refresh finds serves when it stands the checks

	Receipts int             `json:"receipts"` // days that receipts of answers are kept; 0 keeps none
	Model    modelSettings   `json:"model"`
	Discord  discordSettings `json:"discord"`
}

// The number of hits of a search: what it is when nothing is said, and the most that may be wanted.
const (
	usualHits = 10
	mostHits  = 1000
)

// What a refresh does when nothing is said: with up to 49 golden questions one that goes wrong blocks it, with a hundred
// two may; ten snapshots can be gone back to.
const (
	usualMargin = 0.02
	usualKeep   = 10
)

// usual returns the settings that hold where nothing is said.
func usual() settings {
	return settings{K: usualHits, Receipts: 30, Margin: usualMargin, Keep: usualKeep, Fetch: usualFetch(), Model: modelSettings{FirstToken: 15, Whole: 60}}
}

// settingsWithData is settings for commands that have nothing to work on without a data directory.
func (a *app) settingsWithData(o *options) (settings, error) {
	s, err := a.settings(o)
	if err == nil && s.Data == "" {
		err = failf(fmt.Sprintf(a.t.RefreshCmd, "DIR"), "%s", a.t.ListStarter)
	}
	return s, err
}

// settings reads the configuration that o names, or YIJU_CONFIG, and lays the environment and the flags over it. From
// here on messages are in the configured language.
func (a *app) settings(o *options) (settings, error) {
	s := usual()
	if file := cmp.Or(o.config, a.getenv("YIJU_CONFIG")); file != "" {
		if err := a.readConfig(file, &s); err != nil {
			return s, err
		}
	}
	if err := a.overlay(&s); err != nil {
		return s, err
	}
	a.talk(talkLang(s.Lang, a.getenv))
	s.Data = cmp.Or(o.data, s.Data)
	return s, nil
}

// readConfig reads a configuration file. Relative paths in it are below the folder of the file.
func (a *app) readConfig(file string, s *settings) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return failf(a.t.ConfigHint, a.t.ConfigUnreadable, file, a.t.fileTrouble(err))
	}
	if err := decodeYAML(a.t, file, data, s); err != nil {
		return err
	}
	for _, path := range []*string{&s.Data, &s.From, &s.Questions} {
		if *path != "" && !filepath.IsAbs(*path) && !ingest.IsAddress(*path) {
			*path = filepath.Join(filepath.Dir(file), *path)
		}
	}
	if d := s.Dictionary; d != "" && d != ingest.Download && !filepath.IsAbs(d) {
		s.Dictionary = filepath.Join(filepath.Dir(file), d)
	}
	if s.K < 1 || s.K > mostHits {
		return failf("", "%s: "+a.t.BadK, file, "k", strconv.Itoa(s.K), mostHits)
	}
	return a.checkLang(file+": lang", s.Lang)
}

func (a *app) checkLang(where, lang string) error {
	switch lang {
	case "", "auto", string(corpus.Chinese), string(corpus.English):
		return nil
	}
	return failf(fmt.Sprintf(a.t.WantOneOf, "auto, zh, en"), a.t.BadLang, where, lang)
}

// parseCount reads a number in [1, most].
func parseCount(s string, most int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%q is not a number from 1 to %d", s, most)
	}
	return n, nil
}
