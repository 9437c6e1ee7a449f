internal import CanonicalJSON
internal import Planning
internal import Reconciling
internal import Resources

/// What looks at an environment showed, for people and for programs.
struct ProbeReport {
    /// In the order of the scopes.
    let sightings: [(look: Operation, seen: ProbeResult)]

    /// Looks at everything, once, all at the same time.
    init(_ looks: [Operation], through composition: Composition) async {
        let probes = composition.probing.writer { _ in nil }
        let seen = await withTaskGroup(of: (Int, ProbeResult).self) { group in
            for (number, look) in looks.enumerated() {
                let performer = look.performer ?? look.scope.provider
                let prober = performer == Probe.performer ? probes : composition.writers[performer] as? any Prober
                group.addTask { (number, await prober?.check(look) ?? .otherwise("\(performer) is not looked at by this version")) }
            }
            return await group.reduce(into: [Int: ProbeResult]()) { $0[$1.0] = $1.1 }
        }
        sightings = looks.enumerated().compactMap { number, look in seen[number].map { (look, $0) } }
    }

    var isWell: Bool {
        sightings.allSatisfy { if case .awaited = $0.seen { true } else { false } }
    }

    var text: String {
        sightings.map { look, seen in
            switch seen {
            case .awaited: "  ✓ \(look.scope)  \(look.summary)\n"
            case .otherwise(let text): "  ✗ \(look.scope)  \(look.summary): \(text)\n"
            }
        }.joined()
    }

    var json: JSONValue {
        .array(
            sightings.map { look, seen in
                let (isSo, text) =
                    switch seen {
                    case .awaited(let text): (true, text)
                    case .otherwise(let text): (false, text)
                    }
                return [
                    "scope": .string(look.scope.description), "look": .string(look.summary), "holds": .boolean(isSo),
                    "seen": .string(text),
                ]
            })
    }
}
