package support
import "testing"
func TestZZ(t *testing.T){
 c,p:=checker(t)
 s:=c.read("Robots may enter inhabited orchards at night.")
 for _,u:=range s.units{t.Logf("%+v",u)}
 e:=c.evidence(p("rules/1"))
 for _,u:=range e.bodies[0].units{t.Logf("%+v",u)}
 t.Log(len(e.alike(s.units)))
}
