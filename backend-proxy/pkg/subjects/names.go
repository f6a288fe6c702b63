package subjects

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// names are what stands in place of the ids: one name for the user and one for each session, so that they are counted as
// before. The key is forgotten when the subject is erased: then nobody can tell whose a name was.
type names struct {
	Alias string `json:"alias"`
	Key   uint64 `json:"key"`
}

func newNames() names {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	return names{Alias: "erased-" + hex.EncodeToString(random[:8]), Key: binary.LittleEndian.Uint64(random[8:])}
}

func (n names) params() []clickhouse.Param {
	return []clickhouse.Param{{Name: "alias", Value: n.Alias}, {Name: "key", Value: n.Key}}
}

// renamedUser and renamedSession are SQL for what becomes of an id.
func renamedUser(id string) string {
	return "if(" + id + " = {user:String}, {alias:String}, " + id + ")"
}

func renamedSession(id string) string {
	return "if(has({sessions:Array(String)}, " + id + "), concat({alias:String}, '-', lower(hex(sipHash64Keyed(({key:UInt64}, toUInt64(0)), " + id + ")))), " + id + ")"
}

// Digest lets somebody who knows the id tell that a record is of it: SHA-256 of the record's name, a line break, the tenant, a
// line break and the user, in hexadecimal after `sha256:`.
func Digest(record string, who Subject) string {
	sum := sha256.Sum256([]byte(record + "\n" + who.Tenant + "\n" + who.User))
	return "sha256:" + hex.EncodeToString(sum[:])
}
