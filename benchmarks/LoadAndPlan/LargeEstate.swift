internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Integrations
internal import Planning
internal import Reconciling
internal import SQLiteLedger

/// An estate of any size: half of it config vars, 20 a service, half record sets in one zone.
///
/// Of a service's 20 variables 16 are literals, three are secrets and one refers to the first service of its twenty.
enum LargeEstate {
    static let environment = "production"
    static let zone = "benchmark.example"
    private static let variables = 20

    /// Writes `desired/` and `ledger.sqlite`, which says that everything was applied.
    static func write(into directory: String, size: Int) async throws {
        try Workplace.write(header, to: directory + "/desired/estate.yaml")
        for number in 1...max(1, size / 2 / variables) {
            try Workplace.write(service(number), to: "\(directory)/desired/services/\(name(number)).yaml")
        }
        try Workplace.write(zoneText(records: size / 2), to: directory + "/desired/zones/\(zone).yaml")
        try await writeHistory(directory)
    }

    static func load(_ directory: String) throws -> Estate {
        let (files, _) = EstateDirectory.read(directory + "/desired")
        let (estate, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        guard let estate else { throw Failure(diagnostics.prefix(3).map { "\($0)" }.joined(separator: "\n")) }
        return estate
    }

    private static let header = """
        estate: benchmark
        fingerprint_key: !env FINGERPRINT_KEY
        stores:
          vault: { kind: environment }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
        environments:
          production: { banner: red }

        """

    private static func name(_ number: Int) -> String { "bench-\(number)" }

    private static func service(_ number: Int) -> String {
        let hub = (number - 1) / 20 * 20 + 1
        var text = "service: \(name(number))\nstack: heroku-24\nconfig:\n"
        for variable in 1...16 { text += "  SETTING_\(variable): \"value \(variable) of \(name(number))\"\n" }
        for variable in 1...3 { text += "  SECRET_\(variable): !secret \"vault:/SECRET_\(number)_\(variable)\"\n" }
        text += hub == number ? "  HUB_URL: \"https://hub.example\"\n" : "  HUB_URL: !ref service/\(name(hub)).origin\n"
        return text + "environments:\n  production: { app: \(name(number)) }\n"
    }

    private static func zoneText(records: Int) -> String {
        var text = "zone: \(zone)\nenvironment: production\nprovider: cloudflare\nid: 0123456789abcdef0123456789abcdef\nrecords:\n"
        for number in 0..<records { text += "  - { name: host-\(number), \(record(number)) }\n" }
        return text
    }

    private static func record(_ number: Int) -> String {
        switch number % 10 {
        case 0..<6: "type: A, value: 192.0.2.\(number % 250 + 1)"
        case 6, 7: "type: CNAME, value: target-\(number).example.net"
        case 8: "type: MX, value: { preference: 10, exchange: mail-\(number).example.net }"
        default: "type: TXT, value: \"verification=\(number)\""
        }
    }

    private static func writeHistory(_ directory: String) async throws {
        let estate = try load(directory)
        let maker = PlanMaker(estate: estate, connections: GeneratedLive(.asDeclared).connections(estate))
        let draft = try await maker.plan(environment: environment, history: nil, lifted: [])
        guard draft.plan.isEmpty else { throw Failure("the generated live state is not as declared") }
        let applied = draft.inSync.sorted { $0.key < $1.key }.map(AppliedResource.init)
        let event = LedgerEvent(
            environment: environment, kind: .historyBegun, time: 0, actor: "benchmark", run: nil,
            detail: ["applied": try JSONValue(encoding: applied)])
        _ = try await SQLiteLedger(path: directory + "/ledger.sqlite").append(event)
    }
}
