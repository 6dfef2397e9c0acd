package ingest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"yiju/corpus"
)

// ferries writes rules of a ferry of which one sentence can be chosen, and returns the folder.
func ferries(t testing.TB, dir, sentence string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	text := "渡口管理规定\n\n第一条 渡船每半小时开行一班。\n第二条 " + sentence + "\n第三条 大风天气停航，由管理人员挂出红旗。\n第四条 乘客应当穿好救生衣。\n"
	if err := os.WriteFile(filepath.Join(dir, "ferry.txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// maintained returns a Maintainer of an empty data directory, and the folder of its sources.
func maintained(t *testing.T) (*Maintainer, string) { return maintainedIn(t, t.TempDir()) }

// maintainedIn is maintained with the data directory in a folder.
func maintainedIn(t *testing.T, root string) (*Maintainer, string) {
	t.Helper()
	from := ferries(t, filepath.Join(t.TempDir(), "from"), "渡船限载十二人。")
	m := New(Config{
		Data: filepath.Join(root, "data"), From: from, Margin: 0.02, Keep: 10, UploadHosts: []string{"cdn.discordapp.com"},
		DecodeManifest: func(string, []byte) (corpus.Manifest, error) { return corpus.Manifest{}, nil },
	})
	m.config.Web.Agent = "test"
	m.config.Activate = func(context.Context) (err error) {
		activated, err := m.dir.Serving()
		if err == nil {
			err = os.WriteFile(filepath.Join(from, ".activated"), []byte(activated), 0o644)
		}
		return err
	}
	return m, from
}

// serves checks that the snapshot of that name is in service and was activated.
func serves(t *testing.T, m *Maintainer, name string) {
	t.Helper()
	serving, err := m.dir.Serving()
	activated, aerr := os.ReadFile(filepath.Join(m.config.From, ".activated"))
	if err != nil || aerr != nil || serving != name || string(activated) != name {
		t.Fatalf("in service is %q (%v), taken up %q (%v), want %q", serving, err, activated, aerr, name)
	}
}
