case class Route(origin: String, dest: String, distance: Double) {
  def name: String = s"$origin to $dest"
}
