internal import Planning
internal import Resources

extension DriftItem {
    /// The same for records, files and messages: a text that holds a known secret is told as a secret is. A provider may show, in a place that is no
    /// secret's, what a store keeps as one.
    func concealing(_ watch: SecretWatch, _ key: FingerprintKey) -> DriftItem {
        func shown(_ content: Content?) -> Content? { content.map { $0.concealing(watch, key) } }
        return DriftItem(
            kind, address, applied: shown(applied), live: shown(live), desired: shown(desired), attribution: attribution, note: note,
            span: span)
    }
}

extension Content {
    fileprivate func concealing(_ watch: SecretWatch, _ key: FingerprintKey) -> Content {
        switch self {
        case .text(let text): watch.isIn(Array(text.utf8)) ? .concealed(.init(key.fingerprint(of: text))) : self
        case .list(let items): .list(items.map { $0.concealing(watch, key) })
        case .record(let fields): .record(fields.mapValues { $0.concealing(watch, key) })
        default: self
        }
    }
}
