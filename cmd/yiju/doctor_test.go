package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/bot/discord/discordtest"
)

// examine runs `yiju doctor` against a Discord of the test and returns its exit status and what it prints.
func examine(t *testing.T, d *discordtest.Server, env map[string]string) (int, string) {
	t.Helper()
	env["DISCORD_TOKEN"], env["XDG_STATE_HOME"] = "test-token", t.TempDir()
	var out bytes.Buffer
	a := newApp(func(name string) string { return env[name] }, strings.NewReader(""), &out, &out)
	a.transport = d.Transport()
	code := a.finish(t.Context(), a.dispatch(t.Context(), []string{"doctor"}))
	if err := a.out.Flush(); err != nil {
		t.Fatal(err)
	}
	return code, out.String()
}

// TestDoctorPermissions names the servers in which the bot may not do what it needs, what that is, and what to do. One in
// which it administers lacks nothing.
func TestDoctorPermissions(t *testing.T) {
	d := discordtest.New(discordtest.Options{})
	defer d.Close()
	d.NewGuild("Meadow", "en-US")
	d.SetPermissions(d.NewGuild("Island", "en-US").Everyone(), discordtest.Administrator)
	garden := d.NewGuild("Garden", "en-US")
	d.SetPermissions(garden.Everyone(), discordtest.EveryonePermissions&^(discordtest.AttachFiles|discordtest.CreatePublicThreads))
	for lang, want := range map[string][]string{
		"en": {"! Discord   in Garden the bot lacks: Create Public Threads, Attach Files", "Grant them to the bot's role there"},
		"zh": {"! Discord   机器人在 Garden 缺少权限：创建公开子区、附加文件", "重新打开邀请链接：https://discord.com/oauth2/authorize?client_id=" + d.Bot().ID},
	} {
		code, out := examine(t, d, map[string]string{"YIJU_LANG": lang})
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("it does not say %q:\n%s", w, out)
			}
		}
		if code != 0 || strings.Contains(out, "Meadow") || strings.Contains(out, "Island") {
			t.Errorf("ended with %d:\n%s", code, out)
		}
	}
	d.SetPermissions(garden.Everyone(), discordtest.EveryonePermissions)
	if code, out := examine(t, d, map[string]string{"YIJU_LANG": "en", "YIJU_DISCORD_MESSAGE_CONTENT": "true"}); code != 1 || strings.Contains(out, "lacks") {
		t.Errorf("ended with %d:\n%s", code, out)
	}
	for _, r := range d.Refusals() {
		t.Errorf("refused: %s %s: %s", r.Method, r.Route, r.Answer)
	}
}

// TestIncompleteState drops a table of the state: the doctor and a backup name it, and no backup is made.
func TestIncompleteState(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"XDG_STATE_HOME": dir, "YIJU_LANG": "en"}
	yiju := func(args ...string) (int, string) {
		var out bytes.Buffer
		return run(t.Context(), args, func(name string) string { return env[name] }, strings.NewReader(""), &out, &out), out.String()
	}
	if code, out := yiju("ask", "What does the Action Plan say about data?"); code != 0 {
		t.Fatal(out)
	}
	db, err := sql.Open("sqlite3", filepath.Join(dir, "yiju", stateFile))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`DROP TABLE settings`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	backup := filepath.Join(dir, "backup.db")
	for _, args := range [][]string{{"doctor"}, {"backup", backup}} {
		if code, out := yiju(args...); code != 1 || !strings.Contains(out, "table settings is missing") || !strings.Contains(out, "latest backup") {
			t.Errorf("%s ended with %d:\n%s", args[0], code, out)
		}
	}
	if _, err := os.Stat(backup); err == nil {
		t.Error("an incomplete state was backed up")
	}
}
