// Reads a published log with golang.org/x/mod/sumdb/{note,tlog}: a client that shares no line with what wrote it.
//
//	client KEY NEW [OLD]
//
// verifies the checkpoint in the folder NEW with the verifier key KEY; proves the entries of its bundles to be in the tree by its tiles alone, the first
// and the last 300 and every 61st between; and proves that the tree extends the checkpoint in the folder OLD.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tiles reads the tiles of a folder. Go's paths carry the height of a tile, tile/8/0/000; C2SP's do not, tile/0/000.
type tiles struct {
	folder string
	read   map[string][]byte
}

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		if t.read[path] == nil {
			data, err := os.ReadFile(filepath.Join(t.folder, path))
			if err != nil {
				return nil, err
			}
			t.read[path] = data
		}
		all = append(all, t.read[path])
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func check(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func head(folder string, key note.Verifier) tlog.Tree {
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	signed, err := note.Open(text, note.VerifierList(key))
	check(err)
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != key.Name() {
		check(fmt.Errorf("a checkpoint of %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	var tree tlog.Tree
	tree.N = size
	if copy(tree.Hash[:], root) != tlog.HashSize {
		check(fmt.Errorf("a root of %d bytes", len(root)))
	}
	return tree
}

func bundle(folder string, index, width int64) [][]byte {
	tile := tlog.Tile{H: 8, L: -1, N: index, W: int(width)} // level -1 is Go's "data"
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(folder, path))
	check(err)
	var entries [][]byte
	for r := bytes.NewReader(data); r.Len() > 0; {
		var length uint16
		check(binary.Read(r, binary.BigEndian, &length))
		entry := make([]byte, length)
		_, err := r.Read(entry)
		check(err)
		entries = append(entries, entry)
	}
	return entries
}

func main() {
	key, err := note.NewVerifier(os.Args[1])
	check(err)
	folder := os.Args[2]
	tree := head(folder, key)
	reader := tlog.TileHashReader(tree, tiles{folder, map[string][]byte{}})

	seen, proved := int64(0), 0
	for first := int64(0); first < tree.N; first += 256 {
		width := tree.N - first
		if width > 256 {
			width = 256
		}
		for i, entry := range bundle(folder, first/256, width) {
			at := first + int64(i)
			seen++
			if at >= 300 && at < tree.N-300 && at%61 != 0 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, at, reader)
			check(err)
			check(tlog.CheckRecord(proof, tree.N, tree.Hash, at, tlog.RecordHash(entry)))
			proved++
		}
	}
	if seen != tree.N {
		check(fmt.Errorf("%d entries of %d", seen, tree.N))
	}
	fmt.Println("included:", proved, "of", seen)

	if len(os.Args) > 3 {
		old := head(os.Args[3], key)
		proof, err := tlog.ProveTree(tree.N, old.N, reader)
		check(err)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
		fmt.Println("consistent:", old.N, tree.N)
	}
}
