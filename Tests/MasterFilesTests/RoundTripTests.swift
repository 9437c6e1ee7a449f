import Diagnostics
import Estate
import MasterFiles
import Resources
import TestBench
import Testing

/// From a zone to a zone file and back, and through the desired-state language, nothing is lost.
@Suite struct RoundTripTests {
    private static let zone = "example.com"

    private static let head = """
        estate: names
        fingerprint_key: !env KEY
        providers: { names: { kind: powerdns, url: "http://127.0.0.1:1", token: !env KEY } }
        environments: { production: {} }
        """

    private struct Key: Hashable {
        let name: String
        let type: RecordType
        let ttl: Int?
        let values: Set<RecordValue>
    }

    private static func keys(_ sets: [MasterFile.RecordSet]) -> Set<Key> {
        Set(sets.map { Key(name: $0.name, type: $0.type, ttl: $0.ttl, values: Set($0.values)) })
    }

    private static func keys(_ estate: Estate) -> Set<Key> {
        Set(
            estate.zones.flatMap(\.records).compactMap { set in
                guard case .values(let values) = set.presence else { return nil }
                let canonical = values.compactMap { try? $0.value.canonical(zone: zone).get() }
                return Key(name: set.name.value, type: set.type, ttl: set.ttl?.value, values: Set(canonical))
            })
    }

    private static func random(_ seed: Int) -> [MasterFile.RecordSet] {
        var generator = RandomRecordSets(seed: seed, canProxy: false)
        return generator.sets(names: 40).compactMap { set in
            guard case .values(let values) = set.presence else { return nil }
            let canonical = Set(values.compactMap { try? $0.value.canonical(zone: zone).get() })
            return MasterFile.RecordSet(name: set.name.value, type: set.type, ttl: set.ttl?.value ?? 77, values: Array(canonical))
        }
    }

    @Test("A name never ends a line, and begins no directive and no comment")
    func names() throws {
        func line(_ name: String) -> String {
            let set = MasterFile.RecordSet(name: name, type: .a, ttl: 60, values: [.a("192.0.2.1")])
            return MasterFile(zone: Self.zone, soa: nil, sets: [set]).text(standardTTL: 60).split(separator: "\n").dropFirst(2).joined(
                separator: "|")
        }
        #expect(line("@") == "@ 60 IN A 192.0.2.1")
        #expect(line("*.dev") == "*.dev 60 IN A 192.0.2.1")
        #expect(line("a\nb $INCLUDE") == #"a\010b\032\036INCLUDE 60 IN A 192.0.2.1"#)
        #expect(line("$INCLUDE") == #"\036INCLUDE 60 IN A 192.0.2.1"#)
        #expect(line("a;b") == #"a\059b 60 IN A 192.0.2.1"#)
        #expect(line("::debug::x") == #"\058:debug::x 60 IN A 192.0.2.1"#)
        #expect(line("a@b(c)\"d\\") == #"a\064b\040c\041\034d\092 60 IN A 192.0.2.1"#)
    }

    @Test("A text that GitHub's runner would take for a command is written with an escape, and read as it was")
    func runnerCommand() throws {
        let set = MasterFile.RecordSet(name: "v", type: .txt, ttl: 60, values: [.txt("##[add-mask]x ## ::1")])
        let text = MasterFile(zone: Self.zone, soa: nil, sets: [set]).text(standardTTL: 60)
        #expect(text.contains(#"v 60 IN TXT "#) && text.contains(#"#\035[add-mask]x ## ::1"#) && !text.contains("##["), "\(text)")
        let (read, diagnostics) = MasterFileReader.read(Array(text.utf8), file: "zone", zone: nil)
        #expect(diagnostics.isEmpty && read.map { Self.keys($0.sets) } == Self.keys([set]), "\(diagnostics)")
    }

    @Test("A zone file that is written is read as it was", arguments: 0..<20)
    func file(seed: Int) throws {
        let soa = "ns1.example.net. hostmaster.example.com. 2026112801 10800 3600 604800 3600"
        let written = MasterFile(zone: Self.zone, soa: soa, sets: Self.random(seed))
        let text = written.text(standardTTL: 300)
        let (read, diagnostics) = MasterFileReader.read(Array(text.utf8), file: "zone", zone: nil)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        #expect(read?.zone == Self.zone && read?.soa == soa)
        #expect(Self.keys(read?.sets ?? []) == Self.keys(written.sets))
        #expect(read?.text(standardTTL: 300) == text)
    }

    @Test("What is imported loads, and says what the file said", arguments: 0..<20)
    func language(seed: Int) throws {
        // Random services and authorities break rules of the language.
        let sets = Self.random(seed).filter { ![.srv, .caa].contains($0.type) }
        let more = [
            MasterFile.RecordSet(
                name: "_sip._tcp", type: .srv, ttl: 60, values: [.srv(priority: 1, weight: 2, port: 5_060, target: "sip.example.net")]),
            MasterFile.RecordSet(
                name: "@", type: .caa, ttl: 60, values: [.caa(flags: 0, tag: "issue", value: "ca.example; validationmethods=dns-01")]),
        ]
        let master = MasterFile(zone: Self.zone, soa: nil, sets: sets + more)
        let text = DesiredZoneText(master, environment: "production", provider: "names").text
        let estate = try EstateText.load(["estate.yaml": Self.head, "zone.yaml": text])
        #expect(Self.keys(estate) == Self.keys(master.sets), "\(text)")
    }

    @Test(
        "Texts and names that look like something else stay what they are",
        arguments: [
            "true", "null", "12", "1e3", "- a", "a: b", "#x", "\"quoted\"", "a\\;b", "C:\\path", "{ a }", "!ref x", "&a", "*", " blank ",
            "é 🎉",
            "a\tb", "\u{202E}x", "v=spf1 -all", "", "\"", "'", "%", "@", "`", String(repeating: "long ", count: 200),
        ])
    func odd(text: String) throws {
        let set = MasterFile.RecordSet(name: "on", type: .txt, ttl: 60, values: [.txt(text)])
        let master = MasterFile(zone: Self.zone, soa: nil, sets: [set])
        let yaml = DesiredZoneText(master, environment: "production", provider: nil).text
        let estate = try EstateText.load(["estate.yaml": Self.head, "zone.yaml": yaml])
        #expect(Self.keys(estate) == Self.keys(master.sets), "\(yaml)")
        let (read, diagnostics) = MasterFileReader.read(Array(master.text(standardTTL: 300).utf8), file: "zone", zone: nil)
        #expect(Self.keys(read?.sets ?? []) == Self.keys(master.sets), "\(diagnostics)")
    }

    @Test("A live zone is written with what a zone file can hold, and the rest is said")
    func live() throws {
        let scope = Scope(provider: "names", name: Self.zone)
        func resource(_ name: String, _ fields: [String: Content]) -> LiveResource {
            LiveResource(Address(scope, "dns", name), .record(fields))
        }
        let observation = Observation(
            scope: scope, targetID: "z",
            resources: [
                resource("@/NS", ["values": .list([.text("ns1.example.net")]), "ttl": .integer(3_600)]),
                resource("www/A", ["values": .list([.text("192.0.2.1")]), "ttl": .integer(1), "proxied": .boolean(true)]),
                resource(
                    "t/TXT", ["values": .list([.text("a;b")]), "ttl": .list([.integer(60), .integer(30)]), "comment": .text("one\ntwo")]),
                resource("h/HINFO", ["values": .list([.text("x y")])]),
                resource("off/A", ["values": .list([]), "ttl": .integer(1), "disabled": .list([.text("192.0.2.9")])]),
                LiveResource(Address(scope, "zone"), .record([:])),
            ], outputs: ["soa": "a.example.net. b.example.net. 1 2 3 4 5"])
        let (file, leftOut, switchedOff) = MasterFile.live(observation, automaticTTL: 1)
        #expect(switchedOff == ["off A is switched off: 192.0.2.9"])
        #expect(leftOut == ["h HINFO is left out: plumb does not know the format of its data"])
        #expect(
            file.text(standardTTL: 300, remarks: leftOut) == """
                $ORIGIN example.com.
                $TTL 300
                @ IN SOA a.example.net. b.example.net. 1 2 3 4 5
                @ 3600 IN NS ns1.example.net.
                t 30 IN TXT "a;b" ; one two
                www 300 IN A 192.0.2.1 ; proxied
                ; h HINFO is left out: plumb does not know the format of its data

                """)
    }

    @Test(
        "An SOA that is none is left out, and ends no line",
        arguments: [
            "a. b. 1 2 3 4 5\n$INCLUDE /etc/passwd", "a. b. 1 2 3 4 5 6", "a. b. 1 2 3 4", "a. b. 1 2 3 4 4294967296", "a. b. 1 2 3 4 x",
            "a. b. 1 2 3 4 5 ; x", "a. (b. 1 2 3 4 5", "$a. b. 1 2 3 4 5", "a. \u{1B}]0;x\u{7} 1 2 3 4 5", "a.\\ b. 1 2 3 4 5", "",
        ])
    func hostileSOA(_ soa: String) {
        let observation = Observation(scope: Scope(provider: "names", name: Self.zone), targetID: "z", resources: [], outputs: ["soa": soa])
        let (file, leftOut, _) = MasterFile.live(observation, automaticTTL: nil)
        #expect(file.soa == nil && leftOut == ["@ SOA is left out: its data cannot be read"])
    }

    @Test("An SOA with a dot in the person's name stays what it is")
    func escapedSOA() {
        let soa = #"a.example. first\.last.example.com. 1 2 3 4 4294967295"#
        let observation = Observation(scope: Scope(provider: "names", name: Self.zone), targetID: "z", resources: [], outputs: ["soa": soa])
        #expect(MasterFile.live(observation, automaticTTL: nil).file.soa == soa)
    }
}
