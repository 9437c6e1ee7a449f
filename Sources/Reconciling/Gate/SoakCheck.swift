internal import Diagnostics
package import Estate
internal import Planning
internal import Resources

/// Whether what a plan changes of each service has been running in another environment for long enough.
///
/// DNS and mail are no services, and what puts live back to what was applied last is not new: neither is held up.
struct SoakCheck {
    let soak: Soak
    let facts: GateFacts

    /// One requirement a service that the plan changes.
    func requirements(for plan: Plan) -> [GateRequirement] {
        let history: SoakHistory
        do throws(LedgerError) {
            history = try SoakHistory(facts.elsewhere)
        } catch {
            return [GateRequirement(.soak, .outstanding, "cannot check what has soaked in \(soak.environment): \(error.message)")]
        }
        let content = SoakedContent(facts.counterparts)
        return facts.counterparts.sorted { $0.service < $1.service }.compactMap { pair in
            let changes = plan.pending.filter { $0.address.scope == pair.here && isHeld($0) }
            return changes.isEmpty ? nil : requirement(for: pair, changes, history, content)
        }
    }

    private func isHeld(_ change: Change) -> Bool {
        guard ![.adopt, .forget].contains(change.action), change.movement != .drift else { return false }
        return !soak.isExcepted("\(change.address.kind)/\(change.address.name)")
    }

    private func requirement(
        for pair: GateFacts.Counterpart, _ changes: [Change], _ history: SoakHistory, _ content: SoakedContent
    ) -> GateRequirement {
        func outstanding(_ why: String) -> GateRequirement {
            GateRequirement(.soak, .outstanding, "\(pair.service) has not soaked in \(soak.environment) for \(soak.length): \(why)")
        }
        guard let there = pair.there else { return outstanding("it is not in that environment") }
        if history.isDrifted(there) { return outstanding("\(there) has drifted") }
        var since = history.cleanSince(there) ?? Int.min
        for change in changes {
            let twin = Address(there, change.address.kind, change.address.name)
            let name = [change.address.kind, change.address.name].filter { !$0.isEmpty }.joined(separator: " ")
            if let after = change.after {
                guard let held = history.applied[twin], content.isSame(after, held.content) else {
                    return outstanding("\(name) was not applied there as it is here")
                }
                since = max(since, held.since)
            } else {
                guard history.applied[twin] == nil else { return outstanding("\(name) is still there") }
                since = max(since, history.gone[twin] ?? Int.min)
            }
        }
        guard since <= facts.now - soak.seconds else {
            return outstanding("it is clean since \(ClockTime.full(since)), and the soak ends at \(ClockTime.full(since + soak.seconds))")
        }
        return GateRequirement(.soak, .satisfied, "\(pair.service) has soaked in \(soak.environment) for \(soak.length)")
    }
}

extension Soak {
    /// - Parameter name: `kind/name`.
    package func isExcepted(_ name: String) -> Bool {
        except.contains { pattern in
            IgnoreRule(pattern: Located(pattern, at: SourceSpan(file: "", line: 1, column: 1)), reason: nil).matches(name)
        }
    }

    /// Such as `24h` or `7d`.
    package var length: String {
        for (unit, length) in [("d", 86_400), ("h", 3_600)] where seconds % length == 0 { return "\(seconds / length)\(unit)" }
        return "\(seconds / 60)m"
    }
}
