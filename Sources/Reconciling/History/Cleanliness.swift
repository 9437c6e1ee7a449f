internal import CanonicalJSON

/// Since when something is as it was applied, as far as the recorded drift checks tell.
package struct Cleanliness: Hashable, Sendable {
    /// Seconds since 1970: when it came about, or when drift of it was found to be gone. Nil while it has drifted.
    package let since: Int?
    /// When drift of it was found that has not gone; nil where there is none.
    package let driftedSince: Int?

    /// - Parameters:
    ///   - events: the environment's.
    ///   - start: when what is asked about came about.
    ///   - isMeant: whether a drifted address, as text, is what is asked about.
    package init(_ events: [RecordedEvent], since start: Int, _ isMeant: (String) -> Bool) {
        var (clean, drifted): (Int?, Int?) = (start, nil)
        for event in events.map(\.event) where event.time >= start && [.driftDetected, .driftCleared].contains(event.kind) {
            let found = event.detail["drift"]?.array?.contains { $0["address"]?.string.map(isMeant) ?? false } ?? false
            if found {
                drifted = drifted ?? event.time
                clean = nil
            } else if drifted != nil {
                (clean, drifted) = (event.time, nil)
            }
        }
        (since, driftedSince) = (clean, drifted)
    }
}
