/// What one look at the world showed.
package enum ProbeResult: Hashable, Sendable {
    /// As awaited; the text says what was seen.
    case awaited(String)
    /// Not yet, or not so; the text says what was seen instead.
    case otherwise(String)
}
