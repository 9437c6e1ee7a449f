internal import Concurrency
internal import Estate
internal import Planning

/// Asks every resolver for every name, once, all at the same time.
struct NameProber {
    let resolver: any NameResolver

    func check(_ probe: Probe.NameProbe) async -> ProbeResult {
        let questions = probe.resolvers.flatMap { resolver in probe.answers.map { (resolver, $0) } }
        let seen = await questions.concurrentMap { resolver, answer in await difference(answer, at: resolver) }.compactMap { $0 }
        guard let first = seen.first else {
            let standIn = resolver.standIn.map { ", \($0)" } ?? ""
            return .awaited("as written at \(probe.resolvers.joined(separator: " and "))\(standIn)")
        }
        return .otherwise(first + (seen.count > 1 ? ", and \(seen.count - 1) more" : ""))
    }

    private func difference(_ answer: Probe.NameProbe.Answer, at place: String) async -> String? {
        guard let type = RecordType(rawValue: answer.type) else { return "\(answer.type) cannot be queried" }
        do throws(ProviderError) {
            let values = try await resolver.values(type, at: answer.name, from: place)
            if values.map(PlannedValue.text) == answer.values { return nil }
            let state =
                values.isEmpty
                ? "has no \(answer.type)" : answer.values.isEmpty ? "still has a \(answer.type)" : "has another \(answer.type)"
            return "\(place) \(state) at \(answer.name)"
        } catch {
            return "\(place) did not answer: \(error.message)"
        }
    }
}
