package import Estate
package import Planning

/// A model of zones, which tells what a change does to mail that another provider sends. What follows is the same for all of them.
package protocol ZoneHolding: MailAwareModel {
    /// What it hands on to.
    var zones: ZoneModel { get set }
}

extension ZoneHolding {
    package func knowing(_ services: [MailService]) -> Self {
        var model = self
        model.zones.mailServices = services
        return model
    }
}
