import Foundation

/// Flattens the globe; longitude and latitude in degrees become x to the right and y upwards.
enum Projection: String, Sendable {
    /// Areas compare truly (Šavrič, Patterson and Jenny 2018).
    case equalEarth
    /// Shapes and directions compare truly; for parts of the world (EPSG:3857).
    case mercator

    /// The projected place.
    func callAsFunction(_ longitude: Double, _ latitude: Double) -> (x: Double, y: Double) {
        let lambda = longitude * .pi / 180
        let phi = min(max(latitude, -90), 90) * .pi / 180
        switch self {
        case .mercator:
            let limited = min(max(phi, -1.4844222297), 1.4844222297)
            return (lambda, log(tan(.pi / 4 + limited / 2)))
        case .equalEarth:
            let (a1, a2, a3, a4) = (1.340264, -0.081106, 0.000893, 0.003796)
            let root = 3.0.squareRoot() / 2
            let theta = asin(root * sin(phi))
            let t2 = theta * theta
            let t6 = t2 * t2 * t2
            let x = lambda * cos(theta) / (root * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
            return (x, theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)))
        }
    }
}
