package fetch

import (
	"context"
	"fmt"
	"iter"
	"path"
	"path/filepath"

	"yiju/corpus"
)

// Manifest reads the sources that m lists, in order; dir is the folder of the manifest. A listed file may be hidden or a
// README. A source with only a web address is fetched by opts.Web; its Name is the address. The Name of a file is its
// path in the manifest after path.Clean.
func Manifest(ctx context.Context, dir string, m corpus.Manifest, opts Options) iter.Seq2[File, error] {
	return files(ctx, dir, opts, func(f *folder) ([]candidate, error) {
		if len(m.Sources) == 0 {
			return nil, fmt.Errorf("%w: the manifest lists none; list them, or name the folder", ErrNoSources)
		}
		seen := make(map[string]bool)
		found := make([]candidate, len(m.Sources))
		for i, s := range m.Sources {
			found[i] = f.listed(s)
			if c := &found[i]; seen[c.name] && c.skipped == nil {
				c.skipped = ErrTwice.Because("the manifest lists it twice")
			}
			seen[found[i].name] = true
		}
		return found, nil
	})
}

// listed returns the candidate that s is.
func (f *folder) listed(s corpus.ManifestSource) candidate {
	if s.Path == "" && f.opts.Web != nil {
		return candidate{name: s.Address, address: s.Address, skipped: usable(s.Address)}
	}
	if s.Path == "" {
		return candidate{name: s.Address, skipped: fmt.Errorf(
			"%w: save the page as a text file below the manifest and give its path", ErrAddress)}
	}
	c := candidate{name: path.Clean(s.Path)}
	if c.skipped = usable(s.Path); c.skipped != nil {
		return c
	}
	if !filepath.IsLocal(filepath.FromSlash(s.Path)) {
		c.skipped = ErrOutside.Because("a path of a manifest is below the folder of the manifest")
		return c
	}
	c.real, c.skipped = f.resolve(c.name)
	return c
}
