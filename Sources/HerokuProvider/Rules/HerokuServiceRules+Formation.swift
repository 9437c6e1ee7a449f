package import Diagnostics
package import Estate

/// Process types, each by itself and together.
extension HerokuServiceRules {
    /// An app has 100 dynos at most, and Heroku raises that on request (Dev Center, Limits); nobody has had ten times as many.
    private static let mostDynos = 1_000

    /// Process types are named as in a Procfile; a name in capitals would be another type, which nothing runs.
    package func check(processType: Located<String>, into sink: inout DiagnosticSink) {
        guard !Self.isProcessType(processType.value) else { return }
        let lower = processType.value.lowercased()
        sink.report(
            .error(
                "heroku.process-type", "\"\(processType.value)\" cannot name a process type", at: processType.span,
                fix: Self.isProcessType(lower) ? "write \(lower)" : "use lower-case letters, digits, - and _, as in the Procfile"))
    }

    private static func isProcessType(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
            }
    }

    package func check(size: Located<String>, into sink: inout DiagnosticSink) {
        guard DynoTier(size: size.value) == nil else { return }
        if let successor = DynoTier.successors[size.value.lowercased()] {
            sink.report(
                .error("heroku.dyno-size", "dynos of size \(size.value) no longer exist", at: size.span, fix: "write \(successor)"))
            return
        }
        let fix = Suggestion.nearest(to: size.value, among: DynoTier.sizes).map { "did you mean \($0)?" }
        sink.report(
            .error("heroku.dyno-size", "Heroku has no dyno size \"\(size.value)\"", at: size.span, fix: fix ?? "write standard-1x, …"))
    }

    package func check(quantity: Located<Int>, of size: Located<String>?, into sink: inout DiagnosticSink) {
        if quantity.value > Self.mostDynos {
            sink.report(
                .error(
                    "heroku.quantity", "\(quantity.value) dynos are more than Heroku runs for an app", at: quantity.span,
                    fix: "100 is its limit, unless it raised that for you"))
        }
        guard let size, let most = DynoTier.mostDynosOfOneType(size: size.value), quantity.value > most else { return }
        sink.report(
            .error(
                "heroku.quantity",
                "of size \(size.value) an app has \(most) dyno\(most == 1 ? "" : "s") of a process type at most, not \(quantity.value)",
                at: quantity.span,
                fix: most == 1 ? "use standard-1x or larger to run several" : "use a larger size, or another process type"))
    }

    /// Heroku judges all process types of an app together, those without dynos included.
    package func check(formation: [String: Located<ProcessType>], into sink: inout DiagnosticSink) {
        let sized = formation.sorted { $0.key < $1.key }.compactMap { type, process in
            process.value.size.flatMap(DynoTier.init(size:)).map { (type, $0, process.value.places["size"] ?? process.span) }
        }
        let eco = formation.values.filter { $0.value.size.flatMap(DynoTier.init(size:)) == .eco && $0.value.quantity > 0 }
        if eco.count > DynoTier.mostEcoDynos, let last = eco.map(\.span).max() {
            sink.report(
                .error(
                    "heroku.quantity", "\(eco.count) Eco dynos are declared, and an app runs \(DynoTier.mostEcoDynos) at the same time",
                    at: last,
                    fix: "use basic or larger, or fewer process types"))
        }
        guard let first = sized.first, let other = sized.first(where: { $0.1 != first.1 }) else { return }
        sink.report(
            .error(
                "heroku.mixed-tiers", "\(other.0) is \(other.1.rawValue) and \(first.0) is \(first.1.rawValue): one app has one tier",
                at: other.2, notes: [.init("\(first.0) is declared here", at: first.2)],
                fix: "give all process types sizes of one tier; Standard and Performance are one"))
    }
}
