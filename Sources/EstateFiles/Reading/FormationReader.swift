internal import Diagnostics
internal import Estate

/// Reads one process type of `formation:`, and what the process types of an app may be together.
enum FormationReader {
    /// An app has 100 dynos at most, and Heroku raises that on request (Dev Center, Limits); nobody has had ten times as many.
    private static let mostDynos = 1_000

    static func read(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ProcessType>? {
        checkName(entry.key, &sink)
        guard var reader = MappingReader(entry.value, .processType, &sink) else { return nil }
        let quantity = reader.required("quantity", &sink)?.integer("\"quantity\"", &sink)
        let size = reader.text("size", &sink)
        reader.finish(&sink)
        if let quantity, quantity.value < 0 {
            sink.report(.error("estate.wrong-type", "a quantity cannot be negative", at: quantity.span))
        }
        if let quantity, quantity.value > mostDynos {
            sink.report(
                .error(
                    "heroku.quantity", "\(quantity.value) dynos are more than Heroku runs for an app", at: quantity.span,
                    fix: "100 is its limit, unless it raised that for you"))
        }
        if let size { checkSize(size, &sink) }
        guard let quantity else { return nil }
        if let size, let most = DynoTier.mostDynosOfOneType(size: size.value), quantity.value > most {
            sink.report(
                .error(
                    "heroku.quantity",
                    "of size \(size.value) an app has \(most) dyno\(most == 1 ? "" : "s") of a process type at most, not \(quantity.value)",
                    at: quantity.span,
                    fix: most == 1 ? "use standard-1x or larger to run several" : "use a larger size, or another process type"))
        }
        var places = ["quantity": quantity.span]
        places["size"] = size?.span
        return Located(ProcessType(quantity: quantity.value, size: size?.value, places: places), at: entry.value.span)
    }

    /// Process types are named as in a Procfile; a name in capitals would be another type, which nothing runs.
    private static func checkName(_ key: Located<String>, _ sink: inout DiagnosticSink) {
        guard !isName(key.value) else { return }
        let lower = key.value.lowercased()
        sink.report(
            .error(
                "heroku.process-type", "\"\(key.value)\" cannot name a process type", at: key.span,
                fix: isName(lower) ? "write \(lower)" : "use lower-case letters, digits, - and _, as in the Procfile"))
    }

    private static func isName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
            }
    }

    static func checkSize(_ size: Located<String>, _ sink: inout DiagnosticSink) {
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

    /// Heroku judges all process types of an app together, those without dynos included.
    static func checkTiers(_ formation: [String: Located<ProcessType>], _ sink: inout DiagnosticSink) {
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
