/// How much config an app can hold: the names and values of all its config vars together (Dev Center, Limits).
package enum ConfigLimit {
    package static let bytes = 32 * 1_024

    /// What one variable adds.
    package static func bytes(_ name: String, _ value: Int) -> Int { name.utf8.count + value }
}
