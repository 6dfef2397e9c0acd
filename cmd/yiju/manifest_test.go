package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/present"
	"yiju/corpus"
)

func TestDecodeManifest(t *testing.T) {
	const text = `
instruments:
  - id: law-1
    title_zh: 示例法
    aliases: [例法, Sample Act]
    date: "2024-05"
    level_en: unofficial_translation
sources:
  - path: law.txt
    address: https://example.org/law
    instrument: law-1
`
	got, err := decodeManifest(present.TextsIn(corpus.English), "m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := corpus.Manifest{
		Instruments: []corpus.ManifestInstrument{{ID: "law-1", TitleZH: "示例法", Aliases: []string{"例法", "Sample Act"},
			Date: "2024-05", LevelEN: corpus.UnofficialTranslation}},
		Sources: []corpus.ManifestSource{{Path: "law.txt", Address: "https://example.org/law", Instrument: "law-1"}},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestDecodeManifestRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, want, hint string }{
		{"unknown key", "instruments:\n  - id: a\n    titel_zh: b\n", `m.yaml:3: unknown key "titel_zh"`, "Did you mean title_zh?"},
		{"unknown list", "instrumens: []\n", `m.yaml:1: unknown key "instrumens"`, "Did you mean instruments?"},
		{"wrong type", "instruments:\n  - id: [a, b]\n", `m.yaml:2: `, "YAML"},
		{"key twice", "sources:\n  - path: a\n    path: b\n", `m.yaml:3: key "path" is given twice`, ""},
		{"no YAML", "instruments: [\n", `m.yaml:1: `, "YAML"},
		{"plain text", "第一条 总则\n", `m.yaml:1: `, "YAML"},
		{"two documents", "instruments: []\n---\nsources: []\n", "more than one YAML document", ""},
		{"id without name", "instruments:\n  - id: a\n  - kind: law\n", `m.yaml:3: manifest: instrument 2`, "documents every key"},
		{"unknown level", "instruments:\n  - id: a\n\n  - id: b\n    level_zh: offcial\n",
			`m.yaml:4: manifest: instrument "b": unknown level_zh`, ""},
		{"unknown instrument", "sources:\n  - path: a.txt\n  - path: b.txt\n    instrument: b\n", `m.yaml:3: manifest: source 2`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := decodeManifest(present.TextsIn(corpus.English), "m.yaml", []byte(tt.text))
			f, ok := err.(*failure)
			if !ok {
				t.Fatalf("got %v, want a failure", err)
			}
			if !strings.Contains(f.Error(), tt.want) || !strings.Contains(f.Hint, tt.hint) {
				t.Errorf("got %q with hint %q, want %q with %q", f, f.Hint, tt.want, tt.hint)
			}
		})
	}
}

// TestShippedExamples checks that the files in configs are what they say they are.
func TestShippedExamples(t *testing.T) {
	data, err := os.ReadFile("../../configs/sources.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := decodeManifest(present.TextsIn(corpus.English), "sources.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Instruments) == 0 || len(m.Sources) == 0 {
		t.Errorf("got %d instruments and %d sources, want some of each", len(m.Instruments), len(m.Sources))
	}
	a := newApp(func(string) string { return "" }, nil, nil, nil)
	got, err := a.readSettings("../../configs/yiju.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := usual()
	want.Lang, want.Fetch.Allow, want.Discord.Owners, want.Discord.Home, want.Origins = "auto", []string{}, []string{}, []string{}, []string{}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("the example does not show the defaults (-got +want):\n%s", diff)
	}
}

// FuzzDecodeManifest checks that no input panics, that what is accepted is valid, and that what is refused is refused
// with the name of the file.
func FuzzDecodeManifest(f *testing.F) {
	f.Add([]byte("instruments:\n  - id: a\n    aliases: [b]\nsources:\n  - path: c\n"))
	f.Add([]byte("a: &x [*x]"))
	f.Add([]byte("? [\n- : :"))
	f.Add([]byte{0xff, 0xfe, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeManifest(present.TextsIn(corpus.English), "m.yaml", data)
		if err != nil && !strings.HasPrefix(err.Error(), "m.yaml") {
			t.Errorf("error %q does not name the file", err)
		}
		if err == nil && m.Validate() != nil {
			t.Errorf("accepted %q, which is not valid", data)
		}
	})
}
