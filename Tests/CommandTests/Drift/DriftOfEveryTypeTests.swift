#if os(Linux)
import CanonicalJSON
import Estate
import Foundation
import Integrations
import Resources
import TestBench
import Testing

/// Drift of every type of resource that the providers and stores declare, made by a stranger through plain HTTP: found, attributed where the
/// provider tells, and proposed both ways.
@Suite struct DriftOfEveryTypeTests {
    /// A type that comes new has to have a row here.
    @Test func everyTypeHasARow() {
        let resources = Integrations.catalogue.providers.flatMap { provider in
            provider.resources.filter(\.canDrift).map { "\(provider.kind) \($0.noun.rawValue) \($0.kind)" }
        }
        let stores = Integrations.catalogue.stores.filter { $0.readOnlyReason == nil }.map { "\($0.kind) secret stored" }
        #expect(Set(StrangersDeed.all.map(\.type)) == Set(resources + stores))
    }

    @Test func whatAStrangerDoes() async throws {
        let world = try await StrangersWorld()
        let plumb = world.small.plumb
        let before = try await plumb.run("drift", "production", "--no-record")
        try #require(before.code == 0, "\(before.all)")
        for row in StrangersDeed.all {
            do { try await row.deed(world) } catch { Issue.record("\(row.address): the stranger could not: \(error)") }
        }

        let text = try await plumb.run("drift", "production", "--no-record")
        #expect(text.code == 8, "\(text.all)")
        let json = try await plumb.run("drift", "production", "--no-record", "--output", "json")
        let items = try JSONValue(parsing: Array(json.output.utf8))["checks"]?.array?.first?["items"]?.array ?? []
        for row in StrangersDeed.all { expectFound(row, in: text.output, items) }
        #expect(!text.all.contains("a value of the stranger") && !json.all.contains("a value of the stranger"), "a secret left memory")

        let revert = try await plumb.run("drift", "production", "--propose", "revert", "--output", "json")
        #expect([2, 4].contains(revert.code), "\(revert.talk)")
        let plan = try JSONValue(parsing: Array(revert.output.utf8))
        let changes = (plan["plan"]?["changes"] ?? plan["changes"])?.array ?? []
        for row in StrangersDeed.all { expectReverted(row, changes, revert.talk) }

        let accept = try await plumb.run("drift", "production", "--propose", "accept")
        #expect([0, 2].contains(accept.code), "\(accept.all)")
        for row in StrangersDeed.all { try expectAccepted(row, accept.talk, world) }
        #expect(!accept.all.contains("a value of the stranger") && !revert.all.contains("a value of the stranger"))
        // What the files now say is what is live.
        let rest = try await plumb.run("drift", "production", "--no-record", "--output", "json")
        let left = try JSONValue(parsing: Array(rest.output.utf8))["checks"]?.array?.first?["items"]?.array ?? []
        let addresses = Set(left.compactMap(address))
        for row in StrangersDeed.all {
            guard case .written = row.acceptance else { continue }
            #expect(!addresses.contains(row.address), "\(row.address) was accepted and drifts all the same")
        }
    }

    /// As the text has it.
    private func address(_ item: JSONValue) -> String? {
        guard let written = item["address"] else { return nil }
        return written.string ?? (try? JSONDecoder().decode(Address.self, from: Data(written.canonicalBytes())))?.description
    }

    /// The lines about one address: those above its own that no other address has.
    private func block(of address: String, in text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(separator: "\n").map(String.init) {
            guard line.hasPrefix("      address  ") else {
                lines.append(line)
                continue
            }
            if line == "      address  \(address)" { return lines }
            lines = []
        }
        return []
    }

    private func expectFound(_ row: StrangersDeed, in text: String, _ items: [JSONValue]) {
        let lines = block(of: row.address, in: text)
        guard !lines.isEmpty, let item = items.first(where: { address($0) == row.address }) else {
            Issue.record("\(row.address) was not found")
            return
        }
        guard row.kind == "drift" else {
            #expect(lines.contains { $0.contains(row.kind) } && lines.contains { $0.contains(row.live) }, "\(lines)")
            return
        }
        #expect(item["kind"]?.string == "drift", "\(row.address): \(item)")
        func told(_ label: String) -> String { lines.last { $0.hasPrefix("      \(label)") }.map { String($0.dropFirst(15)) } ?? "" }
        #expect(row.applied.isEmpty || told("applied").contains(row.applied), "\(row.address): \(lines)")
        #expect(row.live.isEmpty || told("live").contains(row.live), "\(row.address): \(lines)")
        let by = told("by").replacing(/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z/, with: "TIME")
        #expect(by.hasPrefix(row.by), "\(row.address): by \(by)")
    }

    private func expectReverted(_ row: StrangersDeed, _ changes: [JSONValue], _ talk: String) {
        let change = changes.first { address($0) == row.address }
        switch row.reversal {
        case .planned: #expect(change != nil, "\(row.address) is not put back")
        case .nothing: #expect(change == nil, "\(row.address)")
        case .impossible(let reason):
            #expect(change == nil && talk.contains("\(row.address): ") && talk.contains(reason), "\(row.address): \(talk)")
        }
    }

    private func expectAccepted(_ row: StrangersDeed, _ talk: String, _ world: StrangersWorld) throws {
        let line = talk.split(separator: "\n").first { $0.contains("\(row.address)") }.map(String.init)
        switch row.acceptance {
        case .written(let file, let wanted):
            let text = try String(contentsOf: world.desired.appending(path: file), encoding: .utf8)
            #expect(text.contains(wanted), "\(row.address): \(line ?? "not a word")")
        case .refused(let reason):
            #expect(
                line?.contains("not taken into the files: ") == true && line?.contains(reason) == true, "\(row.address): \(line ?? talk)")
        case .nothing: #expect(line == nil, "\(row.address): \(line ?? "")")
        }
    }
}
#endif
