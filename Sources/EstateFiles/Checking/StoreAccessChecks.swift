internal import Diagnostics
internal import Estate
internal import Resources

/// Which environments may use which places of the stores.
enum StoreAccessChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        for (use, refusal) in estate.storeRefusals {
            let (message, fix) = words(refusal, use)
            sink.report(.error("store.access", message, at: use.span, fix: fix))
        }
    }

    private static func words(_ refusal: StoreRefusal, _ use: SecretUse) -> (message: String, fix: String) {
        let (place, environment) = ("\(use.reference)", use.environment)
        let named =
            "name it on the default branch, in estate.yaml: stores: \(use.reference.store): paths: \(environment)"
        switch refusal {
        case .credential:
            return (
                "\(place) holds a credential of a provider, a store or a gate, which no environment may use",
                "keep the value at another location"
            )
        case .path:
            return ("\(environment) may not \(use.isWritten ? "write" : "read") \(place)", named)
        case .slug(let own):
            let reason = own.map { "only \"\($0)\" of the store is its own" } ?? "the store has no environment of its own for it"
            return ("\(environment) may not \(use.isWritten ? "write" : "read") \(place): \(reason)", named)
        case .used(let other):
            return ("\(environment) and \(other) both use \(place)", "give each its own location, or \(named)")
        }
    }
}
