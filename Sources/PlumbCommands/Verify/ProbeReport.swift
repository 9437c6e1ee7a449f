internal import Concurrency
internal import CanonicalJSON
internal import Diagnostics
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
        let seen = await looks.concurrentMap { look in
            let performer = look.performer ?? look.scope.provider
            let prober = performer == Probe.performer ? probes : composition.writers[performer] as? any Prober
            return await prober?.check(look) ?? .otherwise("this version cannot check what \(performer) performs")
        }
        sightings = Array(zip(looks, seen))
    }

    var isWell: Bool {
        sightings.allSatisfy { if case .awaited = $0.seen { true } else { false } }
    }

    var text: DisplayText {
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
                    "scope": .string(look.scope.description), "check": .string(look.summary), "holds": .boolean(isSo),
                    "seen": .string(text),
                ]
            })
    }
}
