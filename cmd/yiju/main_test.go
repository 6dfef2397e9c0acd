package main

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"strings"
	"testing"

	"yiju/bot/present"
	"yiju/corpus"
)

// TestInterruptible checks that waiting for somebody to type ends with the program.
func TestInterruptible(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	in := interruptible{ctx, r}
	go io.WriteString(w, "yes\n")
	b := make([]byte, 8)
	if n, err := io.ReadFull(in, b[:4]); n != 4 || err != nil || string(b[:4]) != "yes\n" {
		t.Fatalf("got %q, %v", b[:n], err)
	}
	cancel()
	if _, err := in.Read(b); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the error of the context", err)
	}
	all, err := io.ReadAll(interruptible{t.Context(), strings.NewReader("to the end")})
	if string(all) != "to the end" || err != nil {
		t.Errorf("got %q, %v", all, err)
	}
}

func TestTalkLang(t *testing.T) {
	for _, tt := range []struct {
		configured string
		env        map[string]string
		want       corpus.Lang
	}{
		{"", nil, corpus.English},
		{"", map[string]string{"LANG": "zh_TW.UTF-8"}, corpus.Chinese},
		{"", map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, corpus.English},
		{"", map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, corpus.Chinese},
		{"zh", map[string]string{"LANG": "en_US.UTF-8"}, corpus.Chinese},
		{"zh", map[string]string{"YIJU_LANG": "en"}, corpus.English},
		{"auto", map[string]string{"YIJU_LANG": "auto", "LANG": "zh"}, corpus.Chinese},
	} {
		if got := talkLang(tt.configured, func(k string) string { return tt.env[k] }); got != tt.want {
			t.Errorf("configured %q, %v: got %q, want %q", tt.configured, tt.env, got, tt.want)
		}
	}
}

// TestBuildProblem checks what is said of builds that cannot open a corpus.
func TestBuildProblem(t *testing.T) {
	texts := present.TextsIn(corpus.English)
	for _, tt := range []struct{ cgo, tags, want string }{
		{"1", "sqlite_fts5", ""}, {"1", "netgo,fts5", ""}, {"0", "sqlite_fts5", texts.NoCgo}, {"0", "", texts.NoCgo}, {"1", "netgo", texts.NoFTS5},
	} {
		info := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "CGO_ENABLED", Value: tt.cgo}, {Key: "-tags", Value: tt.tags}}}
		if msg, hint := buildProblem(texts, info, "ask"); msg != tt.want || (hint == "") != (tt.want == "") {
			t.Errorf("cgo %s, tags %q: got %q with hint %q, want %q", tt.cgo, tt.tags, msg, hint, tt.want)
		}
	}
	if msg, _ := buildProblem(texts, &debug.BuildInfo{}, "ask"); msg != "" {
		t.Errorf("a build of unknown settings is refused: %s", msg)
	}
}
