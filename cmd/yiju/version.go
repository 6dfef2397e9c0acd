package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
)

// runVersion says which build this is. It opens nothing.
func runVersion(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("version")
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return a.tooMany(rest)
	}
	fmt.Fprintln(a.out, versionLine(buildInfo()))
	return nil
}

// buildInfo says how this program was built; it is empty where that is not known.
func buildInfo() *debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info
	}
	return &debug.BuildInfo{}
}

// versionLine describes a build: version, revision, compiler, platform, SQLite driver.
func versionLine(info *debug.BuildInfo) string {
	line := "yiju " + versionOf(info)
	settings := make(map[string]string)
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if rev := settings["vcs.revision"]; rev != "" {
		line += " " + rev[:min(12, len(rev))]
		if settings["vcs.modified"] == "true" {
			line += "+"
		}
	}
	line += fmt.Sprintf(" %s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, m := range info.Deps {
		if m.Path == "github.com/mattn/go-sqlite3" {
			line += " go-sqlite3 " + m.Version
		}
	}
	return line
}

// versionOf returns the version of a build, (devel) where it has none.
func versionOf(info *debug.BuildInfo) string { return cmp.Or(info.Main.Version, "(devel)") }

// tooMany refuses arguments that a command has no use for.
func (a *app) tooMany(rest []string) error {
	return &usageError{fmt.Sprintf(a.t.TooManyArguments, terminal.Cut(present.Printable(rest[0]), 40)), ""}
}
