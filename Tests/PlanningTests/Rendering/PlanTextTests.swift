import CanonicalJSON
import Diagnostics
import Foundation
import Planning
import Resources
import Testing

@Suite("A plan on the screen")
struct PlanTextTests {
    private static let app = Scope(provider: "heroku", name: "raxx-queue-prod")
    private static let zone = Scope(provider: "cloudflare", name: "raxx.app")

    private static func change(
        _ address: Address, _ action: Change.Action, _ consequence: Consequence, value: String = "new value", line: Int = 7
    ) -> Change {
        Change(
            address: address, action: action, movement: .pending, before: action == .create ? nil : .text("old"),
            after: action == .delete ? nil : .text(value), remoteID: nil, consequence: consequence, reason: "",
            span:
                SourceSpan(file: "services/queue.yaml", line: line, column: 3), attribution: nil, prerequisites: [])
    }

    private static func operation(_ id: Int, _ scope: Scope, _ addresses: [Address], _ effect: Planning.Operation.Effect, _ summary: String)
        -> Planning.Operation
    {
        var operation = Planning.Operation(
            scope: scope, action: "test", payload: .null, addresses: addresses, effect: effect, summary: summary)
        operation.id = id
        return operation
    }

    @Test("another spelling and a default are no changes beside one that is")
    func onlyWhatChanges() throws {
        func update(_ address: Address, _ before: [String: Content], _ after: [String: Content]) -> Change {
            Change(
                address: address, action: .update, movement: .drift, before: .record(before), after: .record(after), remoteID: nil,
                consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
        }
        let changes = [
            update(
                Address(Self.zone, "dns", "api/CNAME"), ["proxied": .boolean(true)],
                ["proxied": .boolean(false), "ttl": .integer(1)]),
            update(
                Address(Self.app, "formation", "web"), ["quantity": .integer(2), "size": .text("standard-2x")],
                ["quantity": .integer(5), "size": .text("Standard-2X")]),
        ]
        let plan = Plan(
            estate: "raxx", environment: "production", targets: [], changes: changes, operations: [], findings: [], inputs: [:], lifted: [],
            leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 0)
        let envelope = try PlanEnvelope(
            plan: plan, createdAt: 1_779_062_400, expiresAt: 1_779_066_000, commit: nil, toolVersion: "0.1.0")
        let text = PlanText.render(envelope, style: .init(isColored: false, width: nil, height: 50, isVerbose: false, next: nil)).text
        #expect(text.contains("quantity 2 → 5") && !text.contains("size"), "\(text)")
        #expect(text.contains("proxied true → false") && !text.contains("ttl"), "\(text)")
    }

    /// A deletion that stops mail, an add-on that costs, nine variables in one release, a wait and a check.
    private func envelope(findings: [Finding] = [], unmanaged: Int = 2) throws -> PlanEnvelope {
        let mx = Address(Self.zone, "dns", "@/MX")
        let addon = Address(Self.app, "addon", "postgres")
        let vars = (1...9).map { Address(Self.app, "config", "VARIABLE_NUMBER_\($0)") }
        let web = Address(Self.app, "formation", "web")
        let release = Consequence(.none, "takes effect with the first release")
        let changes =
            [
                Self.change(
                    mx, .delete, Consequence(.outage, "mail to raxx.app stops, and what is sent meanwhile is returned to its sender")),
                Self.change(addon, .create, Consequence(.cost, "about $50 a month")),
            ] + vars.enumerated().map { Self.change($1, .create, release, value: "value \($0)", line: 7 + $0) }
        let operations = [
            Self.operation(1, Self.app, [addon], .readBackFirst, "create the add-on postgres"),
            Self.operation(2, Self.zone, [mx], .idempotent, "delete 1 DNS record in raxx.app"),
            Self.operation(3, Self.app, vars, .idempotent, "set 9 config vars in one release"),
            Self.operation(4, Self.app, [web], .wait, "formation web waits for the first release"),
            Self.operation(5, Self.zone, [], .wait, "raxx.app MX at 1.1.1.1 and 8.8.8.8"),
        ]
        let plan = Plan(
            estate: "raxx", environment: "production", targets: [], changes: changes, operations: operations, findings: findings,
            inputs: [:],
            lifted: [],
            leftAlone: .init(observed: [], ignored: [], unmanaged: (0..<unmanaged).map { Address(Self.app, "config", "STRANGER_\($0)") }),
            calls: 3)
        return try PlanEnvelope(
            plan: plan, createdAt: 1_779_062_400, expiresAt: 1_779_066_000, commit: "main@4be21d0", toolVersion: "0.1.0")
    }

    private func lines(
        _ envelope: PlanEnvelope, width: Int? = nil, height: Int = 200, isVerbose: Bool = false
    ) -> [String] {
        let style = PlanText.Style(
            isColored: false, width: width, height: height, isVerbose: isVerbose,
            next: ("plumb apply x.plan.json", "deploy-prod-now 12345678"), gate: [GateLine(.missing, "0 of 2 approvals")])
        return PlanText.render(envelope, style: style).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("names in other letters than ASCII are shown in both spellings")
    func international() throws {
        let zone = Scope(provider: "cloudflare", name: "xn--trumezimmer-m8a.ch")
        let record = Address(zone, "dns", "xn--bcher-kva/A")
        let plan = Plan(
            estate: "raxx", environment: "production", targets: [], changes: [Self.change(record, .create, Consequence(.none, "is new"))],
            operations: [Self.operation(1, zone, [record], .idempotent, "create 1 DNS record")], findings: [], inputs: [:], lifted: [],
            leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        let shown = lines(
            try PlanEnvelope(plan: plan, createdAt: 1_779_062_400, expiresAt: 1_779_066_000, commit: "main@4be21d0", toolVersion: "0.1.0"))
        #expect(shown.contains { $0.hasPrefix("cloudflare xn--trumezimmer-m8a.ch (träumezimmer.ch) · create 1 DNS record") }, "\(shown)")
        #expect(shown.contains { $0.contains("A xn--bcher-kva (bücher)") }, "\(shown)")
    }

    @Test("summary, gate, what is risky, then the scopes, what is the same said once")
    func whole() throws {
        let shown = lines(try envelope())
        #expect(shown[1] == "1 to delete · 10 to create · 1 waiting · 3 requests, ~1 s · 1 billed at a price that is not known here")
        #expect(shown[2] == "gate: type \"deploy-prod-now 12345678\"" && shown[3] == "  ✗ 0 of 2 approvals")
        #expect(shown[5].hasPrefix("! #1   -  cloudflare raxx.app  MX @"), "\(shown[5])")
        #expect(shown[6] == "        mail to raxx.app stops, and what is sent meanwhile is returned to its sender")
        #expect(shown[7].hasPrefix("! #2   +  heroku raxx-queue-prod  addon postgres"), "\(shown[7])")
        #expect(shown[8] == "        about $50 a month")
        #expect(shown[10] == "heroku raxx-queue-prod · set 9 config vars in one release · takes effect with the first release")
        #expect(shown[11] == "  #3   +  VARIABLE_NUMBER_1  value 0  services/queue.yaml:7")
        #expect(shown[12] == "  #4   +  VARIABLE_NUMBER_2  value 1  :8")
        #expect(shown[20] == "  #12     formation web waits for the first release", "\(shown[20])")
        #expect(shown[22] == "checks after apply:" && shown[23] == "  #13  cloudflare raxx.app  raxx.app MX at 1.1.1.1 and 8.8.8.8")
        #expect(shown.count { $0.contains("takes effect with the first release") } == 1)
        #expect(
            shown.suffix(3) == [
                "not touched: 0 observe-only, 0 ignored, 2 not declared (-v lists them)", "apply: plumb apply x.plan.json", "",
            ])
    }

    @Test("no line is wider than the terminal", arguments: [40, 60, 80, 100, 132, 200])
    func width(_ width: Int) throws {
        let finding = Finding(
            rule: "dns.example", severity: .warns,
            message: "a finding whose words go on and on until they are wider than any terminal of the test",
            address: nil, span: nil, fix: "do this, and then do that, and then look whether all of it is as it should have been before")
        for line in lines(try envelope(findings: [finding]), width: width) {
            #expect(DisplayText(line).cells <= width, "\(line)")
        }
    }

    @Test("a consequence is said in full, however narrow")
    func consequence() throws {
        let words = lines(try envelope(), width: 50).joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(words.contains("mail to raxx.app stops, and what is sent meanwhile is returned to its sender"))
    }

    @Test("the summary is repeated below what is longer than a screen, and only there")
    func repeated() throws {
        let long = lines(try envelope(), height: 20)
        #expect(long.count { $0 == long[0] } == 2 && long.count { $0 == long[1] } == 2)
        #expect(long.last { !$0.isEmpty } == "apply: plumb apply x.plan.json")
        let short = lines(try envelope(), height: 100)
        #expect(short.count { $0 == short[0] } == 1)
    }

    @Test("a contract's warnings fold to one line with a count, what blocks never does")
    func folded() throws {
        let address = Address(Self.app, "config", "X")
        let findings = (0..<40).map { number in
            Finding(
                rule: number.isMultiple(of: 2) ? "contract.unread" : "contract.fallback", severity: .warns, message: "warning \(number)",
                address: address, span: nil, fix: nil)
        }
        let blocks = (0..<3).map { number in
            Finding(rule: "contract.missing", severity: .blocks, message: "breach \(number)", address: address, span: nil, fix: nil)
        }
        let shown = lines(try envelope(findings: blocks + findings))
        #expect(shown.count { $0.hasPrefix("✗ blocked  breach") } == 3)
        #expect(shown.count { $0.hasPrefix("! warning") } == 1)
        #expect(shown.contains("      and 39 more warnings about the contract of raxx-queue-prod (-v lists them)"))
        #expect(lines(try envelope(findings: findings), isVerbose: true).count { $0.hasPrefix("! warning") } == 40)
        let markdown = PlanMarkdown.render(try envelope(findings: findings)).text
        #expect(markdown.contains("and 39 more warnings about the contract of raxx-queue-prod"))
    }

    @Test("-v names what is not declared")
    func verbose() throws {
        let shown = lines(try envelope(), isVerbose: true)
        #expect(shown.contains("  not declared  heroku/raxx-queue-prod/config/STRANGER_1"))
        #expect(!shown.contains { $0.contains("-v lists them") })
    }

    @Test("one numbering: operations are called by the changes that they carry")
    func numbers() throws {
        let numbers = PlanNumbers(try envelope().plan)
        #expect((1...5).map { PlanNumbers.label(numbers.numbers(of: $0)) } == ["#2", "#1", "#3-#11", "#12", "#13"])
        #expect(PlanNumbers.label([2, 5, 6, 7, 9]) == "#2, #5-#7, #9" && PlanNumbers.label([]).isEmpty)
    }

    @Test("Markdown: the same numbers, by scope, what is risky first")
    func markdown() throws {
        let text = PlanMarkdown.render(try envelope()).text
        let risky = try #require(text.range(of: "**Destroys, breaks or costs**"))
        let group = try #require(text.range(of: "**heroku raxx-queue-prod** · set 9 config vars in one release"))
        #expect(risky.lowerBound < group.lowerBound)
        #expect(text.contains("| 1 | delete | cloudflare raxx.app MX @\u{200B} | old | mail to raxx.app stops"), "\(text)")
        #expect(text.contains("| 3 | create | VARIABLE\\_NUMBER\\_1 | value 0 |  | `services/queue.yaml:7` |"), "\(text)")
        #expect(text.contains("#\u{200B}12 heroku/raxx-queue-prod: formation web waits"))
    }
}
