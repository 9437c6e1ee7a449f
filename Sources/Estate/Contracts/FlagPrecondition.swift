package import Diagnostics
package import Resources

/// What has to be so outside of the estate while a flag is on, and while it is off: that a provider answers a question so.
///
/// `while: { lookup: !lookup "cloudflare.access(ACCOUNT/api.raxx.app).protection", on: open, off: protected }`
package struct FlagPrecondition: Hashable, Sendable {
    package let lookup: Located<Lookup>
    /// The answer while the flag is on; nil for any.
    package let on: String?
    /// The answer while it is off; nil for any.
    package let off: String?

    package init(_ lookup: Located<Lookup>, on: String?, off: String?) {
        self.lookup = lookup
        self.on = on
        self.off = off
    }

    /// The answer that is needed; nil for any.
    package func answer(whileOn isOn: Bool) -> String? { isOn ? on : off }
}
