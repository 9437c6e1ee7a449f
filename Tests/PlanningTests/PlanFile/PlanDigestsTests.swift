import CanonicalJSON
import Diagnostics
import Planning
import Resources
import Testing

/// What moves a plan's digest, what moves only one scope's, and what moves none.
@Suite("Digests by scope")
struct PlanDigestTests {
    private static let scopes = ["box", "chest", "crate"].map { Scope(provider: "flat", name: $0) }

    /// One change and one operation in each scope; the second operation needs the first.
    private struct Sketch {
        var texts = ["box": "1", "chest": "1", "crate": "1"]
        var ids: [String: String?] = ["box": "id-box", "chest": "id-chest", "crate": nil]
        var extra: [String: Int] = [:]
        var inputs = ["lookup x": "1", "history": "h1"]
        var sources = ["box": ["lookup x"]]
        var lifted: [String] = []
        var findings: [Finding] = []
        var line = 1
        var file = "box.yaml"
        var attribution: Attribution?
        var unmanaged: [Address] = []

        var plan: Plan {
            var (changes, operations): ([Change], [Planning.Operation]) = ([], [])
            for scope in PlanDigestTests.scopes {
                for number in 0...(extra[scope.name] ?? 0) {
                    let address = Address(scope, "thing", "a\(number)")
                    changes.append(
                        Change(
                            address: address, action: .update, movement: .drift, before: .text("0"), after: .text(texts[scope.name] ?? ""),
                            remoteID: nil, consequence: Consequence(.none, "nothing"), reason: "the file changed",
                            span: SourceSpan(file: file, line: line, column: 1), attribution: attribution, prerequisites: []))
                    var operation = Planning.Operation(
                        scope: scope, action: "flat.write", payload: .string(texts[scope.name] ?? ""), addresses: [address],
                        effect: .idempotent, summary: "write")
                    operation.id = operations.count + 1
                    operation.dependsOn = operations.isEmpty ? [] : [operations.count]
                    operations.append(operation)
                }
            }
            return Plan(
                estate: "shop", environment: "production",
                targets: PlanDigestTests.scopes.map { scope in
                    Plan.Target(scope: scope, id: ids[scope.name] ?? nil, inputs: sources[scope.name] ?? [])
                }, changes: changes, operations: operations, findings: findings, inputs: inputs, lifted: lifted,
                leftAlone: .init(observed: [], ignored: [], unmanaged: unmanaged), calls: operations.count)
        }

        func digests() throws -> PlanDigests { try PlanDigests(plan) }
    }

    /// The scopes whose digests are other ones.
    private func moved(_ change: (inout Sketch) -> Void) throws -> (root: Bool, scopes: [String]) {
        var other = Sketch()
        change(&other)
        let (before, after) = (try Sketch().digests(), try other.digests())
        let names = Set(before.scopes.keys).union(after.scopes.keys).filter { before.scopes[$0] != after.scopes[$0] }
        return (before.root != after.root, names.sorted())
    }

    private func expect(_ scopes: [String], _ change: (inout Sketch) -> Void, _ place: SourceLocation = #_sourceLocation) throws {
        let moved = try moved(change)
        #expect(moved.root, "the root stayed", sourceLocation: place)
        #expect(moved.scopes == scopes.map { "flat/\($0)" }, sourceLocation: place)
    }

    @Test("what one scope holds moves its digest and the root, and no other scope's")
    func oneScope() throws {
        try expect(["chest"]) { $0.texts["chest"] = "2" }
        try expect(["chest"]) { $0.ids["chest"] = "another" }
        try expect(["crate"]) { $0.ids["crate"] = "made since" }
        try expect(["box"]) { $0.inputs["lookup x"] = "2" }
        try expect(["box"]) { $0.unmanaged = [Address(PlanDigestTests.scopes[0], "thing", "foreign")] }
        try expect(["crate"]) {
            $0.findings = [Finding(rule: "r", severity: .warns, message: "m", address: Address(PlanDigestTests.scopes[2], "thing", "a0"))]
        }
    }

    /// Operations are numbered through the whole plan; one more in the first scope gives all others new numbers.
    @Test("one more operation of a scope leaves the others as they are")
    func numbers() throws { try expect(["box"]) { $0.extra["box"] = 2 } }

    @Test("what belongs to no scope moves the root alone")
    func shared() throws {
        try expect([]) { $0.lifted = ["plan.conflict"] }
        try expect([]) { $0.inputs["history"] = "h2" }
        try expect([]) { $0.findings = [Finding(rule: "r", severity: .notes, message: "m")] }
    }

    @Test("positions in files and who moved a live value move nothing")
    func notDigested() throws {
        for change in [
            { (sketch: inout Sketch) in sketch.line = 40 }, { $0.file = "elsewhere/box.yaml" },
            { $0.attribution = Attribution(actor: "kris", time: "2026-05-18T10:00:00Z", entry: "v7") },
        ] as [(inout Sketch) -> Void] {
            let moved = try moved(change)
            #expect(!moved.root && moved.scopes.isEmpty)
        }
    }

    @Test("commit, times, version and path move nothing")
    func envelope() throws {
        let plan = Sketch().plan
        let one = try PlanEnvelope(plan: plan, createdAt: 1, expiresAt: 2, commit: "main@1111111", toolVersion: "1")
        let other = try PlanEnvelope(
            plan: plan, createdAt: 900, expiresAt: 901, commit: "squashed@2222222", revision: String(repeating: "2", count: 40),
            toolVersion: "2")
        #expect(one.digest == other.digest && one.scopes == other.scopes)
    }

    /// A field that is added to a change, an operation or a finding is digested, or is named here as one that is not.
    @Test("every field is digested or left out on purpose")
    func everyField() throws {
        func keys(_ value: some Encodable) throws -> Set<String> { Set(try JSONValue(encoding: value).object?.keys.map { $0 } ?? []) }
        var sketch = Sketch()
        sketch.attribution = Attribution(actor: "a", time: "t", entry: "e")
        let address = Address(Self.scopes[0], "thing", "a")
        let change = Change(
            address: address, action: .update, movement: .drift, before: .text("0"), after: .text("1"), remoteID: "r",
            consequence: Consequence(.none, ""), reason: "", span: SourceSpan(file: "f", line: 1, column: 1),
            attribution: sketch.attribution, prerequisites: [])
        #expect(try keys(change).subtracting(keys(ScopeContent.Change(change))) == ["span", "attribution"])
        let operation = Planning.Operation(
            scope: address.scope, action: "a", payload: .null, addresses: [], effect: .wait, summary: "", performer: "p")
        #expect(try keys(operation).subtracting(keys(ScopeContent.Operation(operation))) == ["id", "dependsOn", "scope"])
        let finding = Finding(
            rule: "r", severity: .notes, message: "m", address: address, span: SourceSpan(file: "f", line: 1, column: 1), fix: "f")
        #expect(try keys(finding).subtracting(keys(FindingContent(finding))) == ["span"])
    }

    // MARK: What moved, in words

    private func lines(_ change: (inout Sketch) -> Void, isWhole: Bool = true) throws -> [String] {
        var other = Sketch()
        change(&other)
        func envelope(_ plan: Plan) throws -> PlanEnvelope {
            try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "1")
        }
        let (before, after) = (try envelope(Sketch().plan), try envelope(other.plan))
        return isWhole
            ? PlanDifference(from: before, to: after).lines : PlanDifference(fromScopes: before.scopes ?? [:], to: after).lines
    }

    @Test("what moved is named by scope, with the changes where the whole plan is known")
    func difference() throws {
        #expect(
            try lines { $0.texts["chest"] = "2" } == [
                "2 of 3 scopes as reviewed", "  flat/chest differs", "    ~ update thing a0 0 → 1, now update thing a0 0 → 2",
            ])
        #expect(
            try lines { $0.extra["box"] = 1 } == ["2 of 3 scopes as reviewed", "  flat/box differs", "    + update thing a1 0 → 1"])
        #expect(try lines({ $0.extra["box"] = 1 }, isWhole: false) == ["2 of 3 scopes as reviewed", "  flat/box differs"])
        #expect(
            try lines { $0.lifted = ["plan.conflict"] } == [
                "3 of 3 scopes as reviewed", "  lifted brakes differ: none, now plan.conflict",
            ])
        #expect(
            try lines { $0.inputs["history"] = "h2" } == [
                "3 of 3 scopes as reviewed", "  something was applied since: the history moved",
            ])
    }

    /// Runs that an earlier version confirmed are in ledgers, and are read.
    @Test("an envelope of format 1 reads")
    func formatOne() throws {
        let text = """
            {"plan":{"format":1,"estate":"shop","environment":"production","targets":[{"scope":{"provider":"flat","name":"box"}}],
            "changes":[],"operations":[],"findings":[],"inputs":{"history":"h"},"lifted":[],
            "leftAlone":{"observed":[],"ignored":[],"unmanaged":[]},"calls":0},
            "digest":"\(String(repeating: "a", count: 64))","createdAt":1,"expiresAt":2,"toolVersion":"0.1.0"}
            """
        let envelope = try CanonicalForm.decode(PlanEnvelope.self, from: Array(text.utf8))
        #expect(envelope.plan.format == 1 && envelope.scopes == nil && envelope.revision == nil)
        let file = #"{"checksum":"x","envelope":\#(text)}"#
        do throws(PlanEnvelope.FileError) {
            _ = try PlanEnvelope(fileBytes: Array(file.utf8))
            Issue.record("a file of format 1 was read")
        } catch {
            #expect(error.message == "this plan file has format 1, and this version reads 2; plan again")
        }
    }
}
