internal import Estate
internal import Planning

/// Asks every resolver for every name, once, all at the same time.
struct NameProber {
    let resolver: any NameResolver

    func check(_ probe: Probe.NameProbe) async -> ProbeResult {
        let missing = await withTaskGroup(of: (Int, String?).self) { group in
            let questions = probe.resolvers.flatMap { place in probe.answers.map { (place, $0) } }
            for (number, question) in questions.enumerated() {
                group.addTask { (number, await difference(question.1, at: question.0)) }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        let seen = missing.sorted { $0.key < $1.key }.map(\.value)
        guard let first = seen.first else {
            let standIn = resolver.standIn.map { ", \($0)" } ?? ""
            return .awaited("as written at \(probe.resolvers.joined(separator: " and "))\(standIn)")
        }
        return .otherwise(first + (seen.count > 1 ? ", and \(seen.count - 1) more" : ""))
    }

    private func difference(_ answer: Probe.NameProbe.Answer, at place: String) async -> String? {
        guard let type = RecordType(rawValue: answer.type) else { return "\(answer.type) cannot be asked for" }
        do throws(ProviderError) {
            let values = try await resolver.values(type, at: answer.name, from: place)
            if values == answer.values { return nil }
            let state =
                values.isEmpty
                ? "has no \(answer.type)" : answer.values.isEmpty ? "still has a \(answer.type)" : "has another \(answer.type)"
            return "\(place) \(state) at \(answer.name)"
        } catch {
            return "\(place) did not answer: \(error.message)"
        }
    }
}
